import Foundation
import StateFile
import Testing

@Suite("A file that others write too")
struct EditedFileTests {
  private let folder = ScratchFolder()

  @Test("a new one gets the mode 0600, and nothing else is left")
  func new() throws {
    try folder.play {
      let file = try EditedFile(reading: "\(folder.path)/c")
      #expect(file.bytes == nil)
      #expect(file.owner == nil)
      try file.checkPlace()
      try file.replace(with: Array("x".utf8))
      let (written, mode, names) = (try folder.text("c"), try folder.mode("c"), try folder.names())
      #expect(written == "x")
      #expect(mode == 0o600)
      #expect(names == ["c"])
    }
  }

  @Test(
    "one that is there keeps its mode, whatever that is", arguments: [0o644, 0o640, 0o400, 0o4755])
  func existing(mode: Int) throws {
    try folder.play {
      try folder.write("old", to: "c")
      let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
      try FileManager.default.setAttributes(attributes, ofItemAtPath: "\(folder.path)/c")
      let file = try EditedFile(reading: "\(folder.path)/c")
      #expect(file.bytes == Array("old".utf8))
      try file.replace(with: [])
      let (written, modeNow) = (try folder.text("c"), try folder.mode("c"))
      let names = try folder.names()
      #expect(written == "")
      #expect(modeNow == mode)
      #expect(names == ["c"])
    }
  }

  @Test("behind links it is the last one's target, also where that is not there yet")
  func links() throws {
    for exists in [true, false] {
      try folder.play {
        try FileManager.default.createDirectory(
          atPath: "\(folder.path)/d", withIntermediateDirectories: true)
        if exists { try folder.write("old", to: "d/real") }
        try folder.link("one", to: "two")
        try folder.link("two", to: "\(folder.path)/d/real")
        try EditedFile(reading: "\(folder.path)/one").replace(with: Array("new".utf8))
        let (written, names) = (try folder.text("d/real"), try folder.names())
        #expect(written == "new")
        #expect(names == ["d", "one", "two"])
      }
    }
  }

  @Test("one that has changed, come, gone or been replaced meanwhile is left as it then is")
  func changed() throws {
    let changes: [(String, before: String?, after: String?)] = [
      ("changed", "old", "other"), ("the same size", "old", "new"), ("come", nil, "x"),
      ("gone", "old", nil),
    ]
    for (what, before, after) in changes {
      try folder.play {
        if let before { try folder.write(before, to: "c") }
        let file = try EditedFile(reading: "\(folder.path)/c")
        if let after {
          try folder.write(after, to: "c")
        } else {
          try? FileManager.default.removeItem(atPath: "\(folder.path)/c")
        }
        let error = #expect(throws: StateFileError.self) { try file.replace(with: [1]) }
        #expect(
          error == .unusable(path: file.path, why: "somebody else has changed it meanwhile"),
          "\(what)")
        let names = try folder.names()
        #expect(names == (after == nil ? [] : ["c"]), "\(what)")
        if let after {
          let written = try folder.text("c")
          #expect(written == after, "\(what)")
        }
      }
    }
  }

  @Test("what is no file, and a place that is none, is refused")
  func refused() throws {
    try folder.play {
      try folder.link("loop", to: "loop")
      for path in [folder.path, "/dev/null", "\(folder.path)/loop"] {
        #expect(throws: StateFileError.self, "\(path)") { try EditedFile(reading: path) }
      }
      let nowhere = try EditedFile(reading: "\(folder.path)/none/c")
      #expect(throws: StateFileError.self) { try nowhere.checkPlace() }
      #expect(throws: StateFileError.self) { try nowhere.replace(with: [1]) }
    }
  }
}
