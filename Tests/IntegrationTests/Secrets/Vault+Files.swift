import Foundation
import Testing
import World

extension Vault {
  /// Searches all files below a folder, and looks at the modes of those that hpr wrote.
  /// - Parameters:
  ///   - part: only files are searched whose names begin so, seen from the folder.
  ///   - isOurs: whether a file of that name was made by hpr, whose mode has to be 0600 then.
  /// - Throws: when a file cannot be read.
  func search(folder: String, below part: String = "", isOurs: (String) -> Bool) throws {
    guard let files = FileManager.default.enumerator(atPath: folder) else {
      throw WorldError("\(folder) cannot be searched for tokens")
    }
    for case let name as String in files where name.hasPrefix(part) {
      let path = "\(folder)/\(name)"
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
      let mode = attributes[.posixPermissions] as? Int ?? 0
      if isOurs(name) {
        #expect(mode == 0o600, "\(name) has the mode \(String(mode, radix: 8))")
      }
      search(try Data(contentsOf: URL(filePath: path)), in: Self.place(of: name))
    }
  }

  /// What a file of a stage is, in the words of `allowances`.
  static func place(of name: String) -> String {
    let last = name.split(separator: "/").last.map(String.init) ?? name
    if last == "hpr.log" { return "log of hpr" }
    if last == "hpr.log.run.output" { return "output of run" }
    if last.hasSuffix(".output") { return "output of steps" }
    if last.hasPrefix("state.json") || last.hasPrefix(".hpr-") { return "state \(name)" }
    // Nothing has a business in these.
    if name.hasPrefix("tmp/") || name.hasPrefix("home/") { return "file \(name)" }
    if last.hasSuffix(".json") { return "record \(name)" }
    return last.hasSuffix(".toml") ? "configuration \(name)" : "file \(name)"
  }
}
