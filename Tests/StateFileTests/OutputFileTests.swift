import Foundation
import StateFile
import Testing

@Suite("A file that output goes to", .timeLimit(.minutes(1)))
struct OutputFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "hpr-output-\(UUID().uuidString)").path

  private func play(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body()
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  private func type(_ name: String) throws -> FileAttributeType? {
    try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.type]
      as? FileAttributeType
  }

  @Test("is made or replaced whole with the mode 0600, and no other file is touched")
  func regular() throws {
    try play {
      try write("mine", to: "f.new")
      try write("old", to: "old")
      for name in ["f", "old"] {
        try OutputFile("\(folder)/\(name)").write(Array("record".utf8))
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
        #expect(try text(name) == "record")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
      }
      #expect(try text("f.new") == "mine")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(names == ["f", "f.new", "old"])
    }
  }

  @Test("behind a symbolic link the link stays, also where it leads to nothing yet")
  func link() throws {
    try play {
      try write("old", to: "there")
      for (link, target) in [("a", "there"), ("b", "new")] {
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/\(link)", withDestinationPath: target)
        let file = OutputFile("\(folder)/\(link)")
        #expect(file.isReplaced)
        try file.write(Array(link.utf8))
        #expect(try type(link) == .typeSymbolicLink)
        #expect(try text(target) == link)
      }
    }
  }

  @Test("a device stays a device, behind a link too, and what it refuses is told")
  func device() throws {
    try play {
      for (link, target) in [("null", "/dev/null"), ("full", "/dev/full")] {
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/\(link)", withDestinationPath: target)
      }
      let null = OutputFile("\(folder)/null")
      #expect(!null.isReplaced)
      try null.write([1])
      #expect(try type("null") == .typeSymbolicLink)
      #expect(throws: StateFileError.unusable(path: "/dev/full", why: "No space left on device")) {
        try OutputFile("/dev/full").write([1])
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(names == ["full", "null"])
      // Root can make a device, and could lose it.
      if mknod("\(folder)/own", S_IFCHR | 0o600, 0x103) == 0 {
        try OutputFile("\(folder)/own").write([1])
        #expect(try type("own") == .typeCharacterSpecial)
      }
    }
  }

  @Test("a pipe is written into; a folder is refused")
  func pipe() throws {
    try play {
      let path = "\(folder)/pipe"
      try #require(mkfifo(path, 0o600) == 0)
      let reader = open(path, O_RDONLY | O_NONBLOCK)
      defer { close(reader) }
      let file = OutputFile(path)
      #expect(!file.isReplaced)
      try file.write(Array("record".utf8))
      var bytes = [UInt8](repeating: 0, count: 10)
      #expect(read(reader, &bytes, 10) == 6)
      #expect(throws: StateFileError.self) { try OutputFile(folder).write([1]) }
    }
  }
}
