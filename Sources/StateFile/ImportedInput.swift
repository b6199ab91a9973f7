public import Core

/// What `hpr state import` takes: told apart by what is in it.
public enum ImportedInput: Sendable, Hashable {
  /// A state of heptapod-paas-runner.
  case peer(PeerState)
  /// A state of hpr, or the one record of a single step.
  case records(Snapshot)
  /// A record of a job of which nothing is left to do.
  case over

  /// Reads it.
  /// - Throws: `CodingError` with one sentence, for anything else.
  public init(_ bytes: [UInt8]) throws(CodingError) {
    let root = try RecordCoding.parse(bytes, selecting: Self.selection)
    let fields = try Fields(root, "it", in: bytes)
    if PeerStateCoding.isPeers(fields) {
      self = .peer(try PeerStateCoding.decode(fields, in: bytes))
    } else if fields.node("job_id") == nil {
      self = .records(try SnapshotCoding.decode(fields, in: bytes))
    } else if fields.node("phase")?.string == "over" {
      self = .over
    } else {
      let record = try RecordCoding.decode(root, in: bytes)
      // What single steps refuse is not for the daemon either: it deletes what a record names.
      if let why = StepRecord(record: record).contradiction { throw CodingError(why) }
      // A record knows no installation, and needs none.
      self = .records(Snapshot(installation: "", records: [record]))
    }
  }

  /// Payloads are looked at where they stand, in a state's records and in a single one.
  private static let selection = JSONSelection.members(
    [("records", .elements(RecordCoding.selection)), ("job", .place)], others: .whole)
}
