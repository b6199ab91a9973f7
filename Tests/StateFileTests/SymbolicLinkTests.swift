import Core
import Foundation
import Testing
import TestSupport

@testable import StateFile

/// Somebody who may write to the folder has put links where hpr's files go.
@Suite("A symbolic link in the place of a file")
struct SymbolicLinkTests {
  private let scratch = Scratch()
  private let own = Data("somebody else's\n".utf8)

  /// Puts a link to somebody else's file in that place.
  private func plant(_ name: String) throws {
    try own.write(to: URL(filePath: scratch.path("victim")))
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path(name), withDestinationPath: scratch.path("victim"))
  }

  private func isUntouched() throws -> Bool {
    try Data(contentsOf: URL(filePath: scratch.path("victim"))) == own
  }

  private func isLink(_ name: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: scratch.path(name))) != nil
  }

  private func commit() async throws {
    let file = try StateFile(at: scratch.path("state.json")) { _ in }
    try await file.commit(Snapshot(installation: file.installation))
  }

  @Test("is not followed: refused in words", arguments: [".lock", ".installation", ""])
  func refused(ending: String) async throws {
    try plant("state.json\(ending)")
    await #expect(throws: StateFileError.self) { try await commit() }
    #expect(try isUntouched() && isLink("state.json\(ending)"))
    do { try await commit() } catch let error as StateFileError {
      let text = "\(error)"
      #expect(text.contains("state.json"))
    }
  }

  @Test("is replaced where nothing of ours can be lost: the file that is to be renamed")
  func temporary() async throws {
    for name in ["state.json.new", "state.json.installation.new"] { try? plant(name) }
    try await commit()
    #expect(try isUntouched() && !isLink("state.json"))
    #expect(try StateFile.read(at: scratch.path("state.json")) != nil)
  }

  @Test("to nowhere is replaced, and nothing comes into being at its end")
  func dangling() async throws {
    for name in ["state.json", "state.json.installation"] {
      try FileManager.default.createSymbolicLink(
        atPath: scratch.path(name), withDestinationPath: scratch.path("nowhere"))
    }
    try await commit()
    #expect(!FileManager.default.fileExists(atPath: scratch.path("nowhere")))
    #expect(!isLink("state.json") && !isLink("state.json.installation"))
  }

  @Test("that comes while hpr runs is set aside as it is, and the state is written again")
  func whileRunning() async throws {
    let told = Lock<[String?]>([])
    let file = try StateFile(at: scratch.path("state.json")) { path in
      told.withLock { $0.append(path) }
    }
    try await file.commit(Snapshot(installation: file.installation))
    // A name that is taken, by a link to nowhere, is not taken again.
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("state.json.foreign-1"), withDestinationPath: scratch.path("nowhere"))
    try FileManager.default.removeItem(atPath: scratch.path("state.json"))
    try plant("state.json")
    try await file.commit(Snapshot(installation: file.installation))
    #expect(told.withLock { $0 } == [scratch.path("state.json.foreign-2")])
    #expect(isLink("state.json.foreign-2") && !isLink("state.json"))
    #expect(try isUntouched())
    #expect(!FileManager.default.fileExists(atPath: scratch.path("nowhere")))
  }

  @Test("of a record or of the system's id is replaced, its end stays")
  func smallFile() throws {
    try plant("job.json")
    try SmallFile.create(scratch.path("job.json"), Array("new".utf8))
    #expect(try isUntouched() && !isLink("job.json"))
  }

  @Test("where the peer's state is to be kept is passed over")
  func peers() throws {
    let peers = Data(#"{"launched": [], "to_decommission": [], "pending": []}"#.utf8)
    try peers.write(to: URL(filePath: scratch.path("state.json")))
    try plant("state.json.peer-1")
    let file = try StateFile(
      at: scratch.path("state.json"),
      takingOver: { _, installation in Snapshot(installation: installation) }
    ) { _ in }
    #expect(file.takenOverFrom == scratch.path("state.json.peer-2"))
    #expect(try isUntouched())
  }
}
