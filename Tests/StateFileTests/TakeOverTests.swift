import Core
import Foundation
import Testing
import TestSupport

@testable import StateFile

@Suite("A state of heptapod-paas-runner in the state's place", .timeLimit(.minutes(5)))
struct TakeOverTests {
  private let scratch = Scratch()
  private var path: String { scratch.path("state.json") }

  private func put(_ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func names() throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: scratch.directory))
  }

  private func open() throws -> StateFile {
    try StateFile(
      at: path,
      takingOver: { peer, installation throws(ImportError) in
        let records = peer.launched.map { handle in
          JobRecord(
            key: JobKey(RunnerName(handle.runner), handle.job), payload: nil,
            acquiredAt: Sample.start, expectedWeight: .one, mark: Sample.mark)
        }
        return Snapshot(installation: installation, records: records)
      }
    ) { _ in }
  }

  @Test("is refused where nobody takes it over")
  func refused() throws {
    try put(PeerText.third)
    #expect(throws: StateFileError.peers(path: path)) { try StateFile(at: path) { _ in } }
    #expect(throws: StateFileError.peers(path: path)) { try StateFile.read(at: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == PeerText.third)
  }

  @Test("is replaced at once, and kept beside it, both for nobody else to read")
  func takenOver() async throws {
    try put(PeerText.third)
    var file: StateFile? = try open()
    #expect(file?.initial?.records.map(\.key.job.number) == [1, 6, 7, 8])
    #expect(file?.takenOverFrom == path + ".peer-1")
    #expect(try String(contentsOfFile: path + ".peer-1", encoding: .utf8) == PeerText.third)
    #expect(try StateFile.read(at: path) == file?.initial)
    for place in [path, path + ".peer-1"] {
      let mode = try FileManager.default.attributesOfItem(atPath: place)[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
    // What was taken over is no foreign file to the first commit.
    try await file?.commit(try #require(file?.initial))
    #expect(
      try names()
        == ["state.json", "state.json.lock", "state.json.installation", "state.json.peer-1"])
    let initial = file?.initial
    file = nil
    file = try await reopened(open)
    #expect(file?.initial == initial && file?.takenOverFrom == nil)
  }

  @Test("a second one is kept beside the first; the same one, after a crash, once")
  func again() throws {
    for text in [PeerText.third, PeerText.third, PeerText.first] {
      try put(text)
      withExtendedLifetime(try open()) {}
    }
    let kept = try names().filter { $0.contains("peer") }.sorted()
    #expect(kept == ["state.json.peer-1", "state.json.peer-2"])
    #expect(try String(contentsOfFile: path + ".peer-2", encoding: .utf8) == PeerText.first)
  }

  @Test("stays as it is when it cannot be taken over")
  func notPossible() throws {
    let reason = ImportError("no", hint: "do")
    try put(PeerText.first)
    #expect(throws: StateFileError.refused(path: path, reason)) {
      try StateFile(
        at: path, takingOver: { _, _ throws(ImportError) -> Snapshot in throw reason }
      ) { _ in }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == PeerText.first)
    try put("{\"launched\": [7]}")
    #expect {
      try open()
    } throws: { error in
      if case StateFileError.unreadable(path, _) = error { true } else { false }
    }
    try put(PeerText.first)
    // A folder in the temporary file's place lets nothing be written.
    try FileManager.default.createDirectory(
      atPath: path + ".new/full", withIntermediateDirectories: true)
    #expect {
      try open()
    } throws: { error in
      if case StateFileError.unusable(path, _) = error { true } else { false }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == PeerText.first)
    try FileManager.default.removeItem(atPath: path + ".new")
    #expect(try open().initial?.records.count == 1)
  }
}
