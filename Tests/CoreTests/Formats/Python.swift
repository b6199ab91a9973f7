import Foundation
import TestSupport
import Testing

/// Python as a second opinion.
enum Python {
  /// Runs a script on lines of text, and gives the lines that it prints.
  static func lines(of script: String, on input: [String]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let given = folder.appendingPathComponent("given")
    try Data(input.joined(separator: "\n").utf8).write(to: given)
    let python = try Child("/usr/bin/env", ["python3", "-c", script, given.path])
    let printed = String(decoding: python.readToEnd(), as: UTF8.self)
    try #require(python.wait() == 0, "python3 (3.11 or later) is needed for this test")
    return printed.split(separator: "\n").map(String.init)
  }

  /// Bytes as hex digits.
  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String(String(Int($0) + 0x100, radix: 16).dropFirst()) }.joined()
  }
}
