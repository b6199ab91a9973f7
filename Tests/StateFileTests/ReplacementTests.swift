import Foundation
import SystemPackage
import Testing

@testable import StateFile

@Suite("What a killed writer leaves", .timeLimit(.minutes(5)))
struct ReplacementTests {
  private let folder = ScratchFolder()

  /// As it is when its writer is killed: without a lock, and there.
  private func leave(for name: String) throws -> String {
    let left = try Replacement(for: FilePath("\(folder.path)/\(name)"))
    _ = try left.file.writeAll("secret".utf8)
    try left.file.close()
    return try #require(left.path.lastComponent?.string)
  }

  @Test("is removed by the next who writes the file, behind a link too, and nothing else is")
  func cleared() throws {
    try folder.play {
      try folder.link("link", to: "f")
      let name = try leave(for: "f")
      let kept = [
        try leave(for: "g"), "\(name)0", String(name.dropLast()), name.uppercased(), ".hpr-1",
      ]
      for other in kept.dropFirst() { try folder.write("mine", to: other) }
      try OutputFile("\(folder.path)/link").write([1])
      #expect(try folder.names() == (kept + ["f", "link"]).sorted())
      _ = try leave(for: "f")
      try EditedFile(reading: "\(folder.path)/f").replace(with: [2])
      #expect(try folder.names() == (kept + ["f", "link"]).sorted())
    }
  }

  @Test("is left to a writer who lives, and what has only the name is left")
  func alive() throws {
    try folder.play {
      let alive = try Replacement(for: FilePath("\(folder.path)/f"))
      let link = try leave(for: "f")
      try FileManager.default.removeItem(atPath: "\(folder.path)/\(link)")
      try folder.link(link, to: "elsewhere")
      try OutputFile("\(folder.path)/f").write([1])
      let name = try #require(alive.path.lastComponent?.string)
      #expect(try folder.names() == [name, link, "f"].sorted())
      alive.close()
      #expect(try folder.names() == [link, "f"].sorted())
    }
  }

  @Test("a name may be as long as a name can be")
  func long() throws {
    try folder.play {
      let name = String(repeating: "n", count: 255)
      _ = try leave(for: name)
      try OutputFile("\(folder.path)/\(name)").write([1])
      #expect(try folder.names() == [name])
    }
  }
}
