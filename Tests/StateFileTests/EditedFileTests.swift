import Foundation
import StateFile
import Testing

@Suite("A file that others write too")
struct EditedFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "hpr-edited-\(UUID().uuidString)").path

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

  private func mode(_ name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
    return attributes[.posixPermissions] as? Int
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test("a new one gets the mode 0600, and nothing else is left")
  func new() throws {
    try play {
      let file = try EditedFile(reading: "\(folder)/c")
      #expect(file.bytes == nil)
      #expect(file.owner == nil)
      try file.checkPlace()
      try file.replace(with: Array("x".utf8))
      let (written, mode, names) = (try text("c"), try mode("c"), try names())
      #expect(written == "x")
      #expect(mode == 0o600)
      #expect(names == ["c"])
    }
  }

  @Test(
    "one that is there keeps its mode, whatever that is", arguments: [0o644, 0o640, 0o400, 0o4755])
  func existing(mode: Int) throws {
    try play {
      try write("old", to: "c")
      let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
      try FileManager.default.setAttributes(attributes, ofItemAtPath: "\(folder)/c")
      let file = try EditedFile(reading: "\(folder)/c")
      #expect(file.bytes == Array("old".utf8))
      try file.replace(with: [])
      let (written, modeNow, names) = (try text("c"), try self.mode("c"), try names())
      #expect(written == "")
      #expect(modeNow == mode)
      #expect(names == ["c"])
    }
  }

  @Test("behind links it is the last one's target, also where that is not there yet")
  func links() throws {
    for exists in [true, false] {
      try play {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/d", withIntermediateDirectories: true)
        if exists { try write("old", to: "d/real") }
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/one", withDestinationPath: "two")
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/two", withDestinationPath: "\(folder)/d/real")
        try EditedFile(reading: "\(folder)/one").replace(with: Array("new".utf8))
        let (written, names) = (try text("d/real"), try names())
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
      try play {
        if let before { try write(before, to: "c") }
        let file = try EditedFile(reading: "\(folder)/c")
        if let after {
          try write(after, to: "c")
        } else {
          try? FileManager.default.removeItem(atPath: "\(folder)/c")
        }
        let error = #expect(throws: StateFileError.self) { try file.replace(with: [1]) }
        #expect(
          error == .unusable(path: file.path, why: "somebody else has changed it meanwhile"),
          "\(what)")
        let names = try names()
        #expect(names == (after == nil ? [] : ["c"]), "\(what)")
        if let after {
          let written = try text("c")
          #expect(written == after, "\(what)")
        }
      }
    }
  }

  @Test("what is no file, and a place that is none, is refused")
  func refused() throws {
    try play {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/loop", withDestinationPath: "loop")
      for path in [folder, "/dev/null", "\(folder)/loop"] {
        #expect(throws: StateFileError.self, "\(path)") { try EditedFile(reading: path) }
      }
      let nowhere = try EditedFile(reading: "\(folder)/none/c")
      #expect(throws: StateFileError.self) { try nowhere.checkPlace() }
      #expect(throws: StateFileError.self) { try nowhere.replace(with: [1]) }
    }
  }
}
