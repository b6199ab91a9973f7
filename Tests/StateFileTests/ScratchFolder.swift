import Foundation

/// A folder of its own for one test, and its files by their names.
struct ScratchFolder {
  let path = FileManager.default.temporaryDirectory
    .appending(path: "hpr-files-\(UUID().uuidString)").path

  /// Makes the folder, and removes it behind the body.
  func play(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body()
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  func type(_ name: String) throws -> FileAttributeType? {
    try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.type]
      as? FileAttributeType
  }

  func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
  }

  /// The names of all files in it, in order.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}
