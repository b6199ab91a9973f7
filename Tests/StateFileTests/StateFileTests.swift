import Core
import Foundation
import Testing
import TestSupport

@testable import StateFile

@Suite("The state file", .timeLimit(.minutes(5)))
struct StateFileTests {
  private let scratch = Scratch()

  private func open() throws -> StateFile { try StateFile(at: scratch.path("state.json")) { _ in } }

  private func snapshot(_ file: StateFile, jobs: ClosedRange<Int64> = 1...1) -> Snapshot {
    var snapshot = Snapshot(installation: file.installation)
    snapshot.records = jobs.map { job in
      var record = Sample.record(payload: Sample.payload(job: job))
      record.key = JobKey(Sample.runner, JobID(job))
      return record
    }
    return snapshot
  }

  @Test("gives back what was committed, with mode 0600")
  func roundTrip() async throws {
    let path = scratch.path("state.json")
    var file: StateFile? = try open()
    let written = snapshot(try #require(file), jobs: 1...3)
    try await file?.commit(written)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try StateFile.read(at: path) == written)
    file = nil
    #expect(try await reopened(open).initial == written)
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.directory)
    #expect(Set(names) == ["state.json", "state.json.lock", "state.json.installation"])
  }

  @Test("keeps the installation's id when the state is lost")
  func installation() async throws {
    var file: StateFile? = try open()
    let id = try #require(file).installation
    try await file?.commit(snapshot(try #require(file)))
    file = nil
    try FileManager.default.removeItem(atPath: scratch.path("state.json"))
    file = try await reopened(open)
    #expect(file?.installation == id)
    #expect(file?.initial == nil)
  }

  @Test("is held by one hpr at a time")
  func lock() throws {
    let first = try open()
    #expect(throws: StateFileError.locked(path: scratch.path("state.json"))) { try open() }
    withExtendedLifetime(first) {}
    #expect(throws: Never.self) { try StateFile.read(at: scratch.path("state.json")) }
  }

  @Test("a foreign file is moved aside, kept and reported")
  func foreign() async throws {
    let reported = Lock<[String]>([])
    let path = scratch.path("state.json")
    let file = try StateFile(at: path) { aside in reported.withLock { $0.append(aside ?? "") } }
    try await file.commit(snapshot(file))
    for number in 1...2 {
      let foreign = Data("{\"launched\": [], \"number\": \(number)}".utf8)
      try FileManager.default.removeItem(atPath: path)
      try foreign.write(to: URL(fileURLWithPath: path))
      try await file.commit(snapshot(file, jobs: 1...2))
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(path).foreign-\(number)")) == foreign)
    }
    #expect(reported.withLock { $0 } == ["\(path).foreign-1", "\(path).foreign-2"])
    #expect(try StateFile.read(at: path)?.records.count == 2)
  }

  @Test("a foreign file stays in place, and is kept once, until the state is written over it")
  func foreignStays() async throws {
    let reported = Lock<[String]>([])
    let path = scratch.path("state.json")
    let file = try StateFile(at: path) { aside in reported.withLock { $0.append(aside ?? "") } }
    try await file.commit(snapshot(file))
    let foreign = Data("{\"launched\": []}".utf8)
    try FileManager.default.removeItem(atPath: path)
    try foreign.write(to: URL(fileURLWithPath: path))
    // A directory in the temporary file's place lets no commit succeed.
    try FileManager.default.createDirectory(
      atPath: path + ".new/full", withIntermediateDirectories: true)
    for _ in 1...3 {
      await #expect(throws: StateStoreError.self) { try await file.commit(snapshot(file)) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == foreign)
    }
    try FileManager.default.removeItem(atPath: path + ".new")
    try await file.commit(snapshot(file))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".foreign-1")) == foreign)
    #expect(reported.withLock { $0 } == [path + ".foreign-1"])
    #expect(try StateFile.read(at: path)?.records.count == 1)
  }

  @Test("the installation's id is put beside a state that came without it")
  func installationBeside() async throws {
    var file: StateFile? = try open()
    let id = try #require(file).installation
    try await file?.commit(snapshot(try #require(file)))
    file = nil
    let beside = scratch.path("state.json.installation")
    try FileManager.default.removeItem(atPath: beside)
    file = try await reopened(open)
    #expect(try String(contentsOfFile: beside, encoding: .utf8) == id + "\n")
    withExtendedLifetime(file) {}
  }

  @Test("a deleted file is noticed, told once, and written again")
  func deleted() async throws {
    let reported = Lock<[String?]>([])
    let path = scratch.path("state.json")
    let file = try StateFile(at: path) { aside in reported.withLock { $0.append(aside) } }
    #expect(await file.isInPlace(), "there was none yet")
    try await file.commit(snapshot(file))
    #expect(await file.isInPlace())
    try FileManager.default.removeItem(atPath: path)
    #expect(await !file.isInPlace())
    // A directory in the temporary file's place lets no commit succeed.
    try FileManager.default.createDirectory(
      atPath: path + ".new", withIntermediateDirectories: true)
    for _ in 1...2 {
      await #expect(throws: StateStoreError.self) { try await file.commit(snapshot(file)) }
    }
    try FileManager.default.removeItem(atPath: path + ".new")
    try await file.commit(snapshot(file, jobs: 1...2))
    #expect(await file.isInPlace())
    #expect(reported.withLock { $0 } == [nil])
    #expect(try StateFile.read(at: path)?.records.count == 2)
  }

  @Test("a deleted lock is taken anew, and while another hpr holds it nothing is written")
  func deletedLock() async throws {
    let path = scratch.path("state.json")
    let file = try open()
    try await file.commit(snapshot(file))
    try FileManager.default.removeItem(atPath: path + ".lock")
    #expect(await !file.isInPlace())
    try await file.commit(snapshot(file))
    #expect(await file.isInPlace())
    #expect(throws: StateFileError.locked(path: path)) { try open() }

    try FileManager.default.removeItem(atPath: path + ".lock")
    var other: StateFile? = try open()
    await #expect(throws: StateStoreError("\(path).lock: another hpr holds it")) {
      try await file.commit(snapshot(file, jobs: 1...2))
    }
    #expect(try StateFile.read(at: path)?.records.count == 1)
    withExtendedLifetime(other) {}
    other = nil
    try await file.commit(snapshot(file, jobs: 1...2))
    #expect(try StateFile.read(at: path)?.records.count == 2)
  }

  @Test("a symbolic link in its place is replaced, never followed")
  func symbolicLink() async throws {
    let path = scratch.path("state.json")
    let victim = scratch.path("victim")
    let file = try open()
    try Data("precious".utf8).write(to: URL(fileURLWithPath: victim))
    try FileManager.default.createSymbolicLink(atPath: path + ".new", withDestinationPath: victim)
    try await file.commit(snapshot(file))
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
  }

  @Test("a directory that is gone is an error, and the commit can be repeated")
  func directoryGone() async throws {
    let file = try open()
    let away = scratch.directory + ".away"
    try FileManager.default.moveItem(atPath: scratch.directory, toPath: away)
    await #expect(throws: StateStoreError.self) { try await file.commit(snapshot(file)) }
    try FileManager.default.moveItem(atPath: away, toPath: scratch.directory)
    try await file.commit(snapshot(file))
    #expect(try StateFile.read(at: scratch.path("state.json"))?.records.count == 1)
  }

  @Test(
    "what is no state is refused and left as it is",
    arguments: [
      "", "{", "[]", "null", "{\"version\":2,\"records\":[]}", "{\"version\":\"1\"}",
      "{\"version\":1,\"installation\":\"x\",\"records\":[]}",
      "{\"version\":1,\"installation\":\"0123456789abcdef0123456789abcdef\"}",
      "{\"version\":1,\"installation\":\"0123456789abcdef0123456789abcdef\",\"records\":[{}]}",
      "{\"version\":1,\"installation\":\"0123456789abcdef0123456789abcdef\",\"records\":[7]}",
      "\u{0}\u{1}\u{2}", "not json at all",
    ])
  func refused(text: String) throws {
    let path = scratch.path("state.json")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    #expect {
      _ = try open()
    } throws: { error in
      if case StateFileError.unreadable(path, _) = error { true } else { false }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test("no mutilation of it traps, and whatever is read is whole", arguments: [0, 100, 200])
  func mutilated(first: UInt64) throws {
    for seed in first..<first + 100 { try mutilated(seed: seed) }
  }

  private func mutilated(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var coding = SnapshotCoding()
    let installation = "0123456789abcdef0123456789abcdef"
    var snapshot = Snapshot(installation: installation)
    snapshot.records = Samples.recordsOfEachKind
    var bytes = coding.encode(snapshot)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0...3, using: &random) {
      case 0: bytes[place] = .random(in: 0...255, using: &random)
      case 1: bytes.removeSubrange(place...)
      case 2: bytes.remove(at: place)
      default: bytes.insert(.random(in: 0...255, using: &random), at: place)
      }
      if bytes.isEmpty { bytes = [0] }
    }
    if let read = try? SnapshotCoding.decode(bytes) {
      #expect(read.records.count == snapshot.records.count)
    }
  }
}

/// A directory that goes with the test.
final class Scratch: Sendable {
  let directory: String

  init() {
    directory = NSTemporaryDirectory() + "hpr-test-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  func path(_ name: String) -> String { "\(directory)/\(name)" }
}
