import StateFile
import SystemPackage
import Testing

@testable import Simulation

@Suite("The disk in memory")
struct MemoryDiskTests {
  private let disk = MemoryDisk([("/old", "old")])
  private let bytes = Array("new content".utf8)

  private func text(_ path: String) throws -> String? {
    try disk.read(FilePath(path), limit: .max, mayBePipe: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  private func write(_ path: String, syncing: Bool) throws {
    let file = try disk.make(FilePath(path))
    try disk.write(bytes, to: file)
    if syncing { try disk.sync(file) }
    disk.close(file)
  }

  @Test("loses at a power cut what was not synced, and keeps what was")
  func powerCut() throws {
    try write("/old.new", syncing: true)
    try disk.rename("/old.new", to: "/old")
    #expect(try text("/old") == "new content")
    disk.cutPower(keeping: 1000) { false }
    #expect(try text("/old") == "old")
    #expect(try text("/old.new") == nil)
  }

  @Test("keeps names once the directory is synced")
  func syncedNames() throws {
    try write("/old.new", syncing: true)
    try disk.rename("/old.new", to: "/old")
    try disk.sync(try disk.openDirectory(of: "/old"))
    disk.cutPower(keeping: 0) { false }
    #expect(try text("/old") == "new content")
  }

  @Test("tears content that was not synced under a name that was kept")
  func torn() throws {
    try write("/old.new", syncing: false)
    try disk.rename("/old.new", to: "/old")
    disk.cutPower(keeping: 500) { true }
    #expect(try text("/old") == "new c")
  }

  @Test("keeps everything when only the program ends, until the power goes")
  func killed() throws {
    try write("/old.new", syncing: true)
    try disk.rename("/old.new", to: "/old")
    disk.letGo()
    #expect(try text("/old") == "new content")
    #expect(!disk.isDurable("/old"))
    disk.cutPower(keeping: 0) { false }
    #expect(try text("/old") == "old")
    #expect(disk.isDurable("/old"))
  }

  @Test("refuses to make a file that is there")
  func exclusive() throws {
    #expect(throws: Errno.fileExists) { try disk.make("/old") }
  }

  @Test("loses a file for good when somebody takes it away")
  func lost() throws {
    disk.lose("/old", leaving: nil)
    #expect(try text("/old") == nil)
    disk.lose("/old", leaving: bytes)
    disk.cutPower(keeping: 0) { false }
    #expect(try text("/old") == "new content")
  }

  @Test("is full when told so, with a part of what was written")
  func full() throws {
    disk.room = 3
    let file = try disk.make("/other")
    #expect(throws: Errno.noSpace) { try disk.write(bytes, to: file) }
    #expect(try text("/other") == "new")
  }
}
