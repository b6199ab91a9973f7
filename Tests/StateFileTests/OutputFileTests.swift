import Foundation
import StateFile
import Testing

@Suite("A file that output goes to", .timeLimit(.minutes(5)))
struct OutputFileTests {
  private let folder = ScratchFolder()

  @Test("is made or replaced whole with the mode 0600, and no other file is touched")
  func regular() throws {
    try folder.play {
      try folder.write("mine", to: "f.new")
      try folder.write("old", to: "old")
      for name in ["f", "old"] {
        try OutputFile("\(folder.path)/\(name)").write(Array("record".utf8))
        #expect(try folder.text(name) == "record")
        #expect(try folder.mode(name) == 0o600)
      }
      #expect(try folder.text("f.new") == "mine")
      let names = try folder.names()
      #expect(names == ["f", "f.new", "old"])
    }
  }

  @Test("behind a symbolic link the link stays, also where it leads to nothing yet")
  func link() throws {
    try folder.play {
      try folder.write("old", to: "there")
      for (link, target) in [("a", "there"), ("b", "new")] {
        try folder.link(link, to: target)
        let file = OutputFile("\(folder.path)/\(link)")
        #expect(file.isReplaced)
        try file.write(Array(link.utf8))
        #expect(try folder.type(link) == .typeSymbolicLink)
        #expect(try folder.text(target) == link)
      }
    }
  }

  @Test("a device stays a device, behind a link too, and what it refuses is told")
  func device() throws {
    try folder.play {
      for (link, target) in [("null", "/dev/null"), ("full", "/dev/full")] {
        try folder.link(link, to: target)
      }
      let null = OutputFile("\(folder.path)/null")
      #expect(!null.isReplaced)
      try null.write([1])
      #expect(try folder.type("null") == .typeSymbolicLink)
      #expect(throws: StateFileError.unusable(path: "/dev/full", why: "No space left on device")) {
        try OutputFile("/dev/full").write([1])
      }
      let names = try folder.names()
      #expect(names == ["full", "null"])
      // Root can make a device, and could lose it.
      if mknod("\(folder.path)/own", S_IFCHR | 0o600, 0x103) == 0 {
        try OutputFile("\(folder.path)/own").write([1])
        #expect(try folder.type("own") == .typeCharacterSpecial)
      }
    }
  }

  @Test("a pipe is written into; a folder is refused")
  func pipe() throws {
    try folder.play {
      let path = "\(folder.path)/pipe"
      try #require(mkfifo(path, 0o600) == 0)
      let reader = open(path, O_RDONLY | O_NONBLOCK)
      defer { close(reader) }
      let file = OutputFile(path)
      #expect(!file.isReplaced)
      try file.write(Array("record".utf8))
      var bytes = [UInt8](repeating: 0, count: 10)
      #expect(read(reader, &bytes, 10) == 6)
      #expect(throws: StateFileError.self) { try OutputFile(folder.path).write([1]) }
    }
  }
}
