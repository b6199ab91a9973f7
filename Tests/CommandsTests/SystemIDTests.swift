import Foundation
import Testing

@testable import Commands

@Suite("The system id")
struct SystemIDTests {
  private static let installation = "0123456789abcdef0123456789abcdef"

  @Test(
    "one that stands beside the configuration is used",
    arguments: ["s_0123456789ab", "r_AbCdEfGhIjKl", " r_0123456789ab\n"])
  func known(text: String) throws {
    let scratch = try Scratch()
    _ = try scratch.file(".runner_system_id", text)
    let found = SystemID.find(
      beside: "\(scratch.path)/c.toml", installation: Self.installation)
    #expect(found == text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  @Test(
    "anything else is replaced by one of the installation's",
    arguments: [
      "", "x_0123456789ab", "r_0123456789a", "r_0123456789abc", "r_0123456789a!", "r_ 123456789ab",
      "r_0123456789ab r_0123456789ab", "r_0123456789é", "\u{0}",
    ])
  func unknown(text: String) throws {
    let scratch = try Scratch()
    let file = try scratch.file(".runner_system_id", text)
    let found = SystemID.find(
      beside: "\(scratch.path)/c.toml", installation: Self.installation)
    #expect(found == "r_0123456789ab")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == found)
  }

  @Test("one is made where there is none, and stays")
  func made() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/c.toml"
    let first = SystemID.find(beside: path, installation: Self.installation)
    let again = SystemID.find(beside: path, installation: String(repeating: "f", count: 32))
    #expect(first == "r_0123456789ab")
    #expect(again == first)
    let file = "\(scratch.path)/.runner_system_id"
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("one that cannot be written is used all the same")
  func unwritable() {
    let found = SystemID.find(beside: "/nowhere/c.toml", installation: Self.installation)
    #expect(found == "r_0123456789ab")
  }
}
