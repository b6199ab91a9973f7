import Core
import Foundation
import TestSupport
import Testing

/// Python's reader judges the same documents, damaged ones too: both must accept the same ones,
/// and read the same out of them and out of what we write.
@Suite struct TOMLOracleTests {
  static let script = #"""
    import sys, json, tomllib, datetime
    def tag(v):
        if isinstance(v, dict): return {k: tag(x) for k, x in v.items()}
        if isinstance(v, list): return [tag(x) for x in v]
        if isinstance(v, bool): return {"type": "bool", "value": str(v).lower()}
        if isinstance(v, int): return {"type": "integer", "value": str(v)}
        if isinstance(v, float): return {"type": "float", "value": str(v)}
        if isinstance(v, str): return {"type": "string", "value": v}
        if isinstance(v, datetime.datetime):
            return {"type": "datetime-local" if v.tzinfo is None else "datetime", "value": v.isoformat()}
        if isinstance(v, datetime.date): return {"type": "date-local", "value": v.isoformat()}
        return {"type": "time-local", "value": v.isoformat()}
    for line in open(sys.argv[1]):
        try: out = tag(tomllib.loads(bytes.fromhex(line.strip()).decode("utf-8")))
        except (ValueError, RecursionError): out = None
        print(json.dumps(out))
    """#

  @Test func agreesWithPython() throws {
    var documents: [[UInt8]] = []
    var mutations = Mutations(seed: 20_260)
    for path in TOMLCasesTests.documents("valid") {
      let bytes = Array(
        try Data(contentsOf: URL(fileURLWithPath: "\(TOMLCasesTests.folder)/valid/\(path)")))
      documents += [bytes] + (0..<20).map { _ in mutations.damage(bytes) }
      documents.append(TOMLWriter.bytes(of: try TOMLTable.parse(bytes)))
    }
    documents += (0..<500).map { _ in mutations.damage(Array(TOMLReadingTests.document.utf8)) }
    let verdicts = try Self.verdicts(on: documents)
    try #require(verdicts.count == documents.count && documents.count > 500)
    for (bytes, verdict) in zip(documents, verdicts) where !Self.isKnownDifference(bytes) {
      let ours = (try? TOMLTable.parse(bytes)).map { TaggedJSON.lines(of: TOMLNode(.table($0))) }
      let theirs = verdict.isNull ? nil : TaggedJSON.lines(of: verdict)
      #expect(ours == theirs, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  /// Integers beyond 64 bits are Python's own; its calendar has no year 0.
  private static func isKnownDifference(_ bytes: [UInt8]) -> Bool {
    do throws(TOMLError) {
      _ = try TOMLTable.parse(bytes)
      return String(decoding: bytes, as: UTF8.self).contains("0000-")
    } catch {
      return error.sentence.contains("64 bits")
    }
  }

  static func verdicts(on documents: [[UInt8]]) throws -> [JSONNode] {
    try Python.lines(of: script, on: documents.map { Python.hex($0) }).map {
      try JSONNode.parse(Array($0.utf8))
    }
  }
}
