import Core
import Foundation
import Subprocess
import Testing

@testable import Providers

@Suite struct TarArchiveTests {
  private func file(_ name: String, _ content: String) -> BuildContext.File {
    BuildContext.File(name: name, bytes: Array(content.utf8))
  }

  @Test func headerHasTheFieldsOfUstar() throws {
    let archive = try TarArchive.bytes(of: [file("job.json", "{}\n")], modified: 0o1234)
    #expect(archive.count == 512 + 512 + 1024)
    let text = { (range: Range<Int>) in String(decoding: archive[range], as: UTF8.self) }
    #expect(text(0..<9) == "job.json\u{0}")
    #expect(text(100..<108) == "0000644\u{0}")
    #expect(text(124..<136) == "00000000003\u{0}")
    #expect(text(136..<148) == "00000001234\u{0}")
    #expect(text(156..<157) == "0")
    #expect(text(257..<265) == "ustar\u{0}00")
    var header = Array(archive[0..<512])
    header.replaceSubrange(148..<156, with: repeatElement(0x20, count: 8))
    let sum = header.reduce(0) { $0 + Int($1) }
    #expect(Int(text(148..<154), radix: 8) == sum)
    #expect(text(154..<156) == "\u{0} ")
    #expect(text(512..<515) == "{}\n")
    #expect(archive[515...].allSatisfy { $0 == 0 })
  }

  @Test(
    arguments: [
      (0, 512 + 1024), (1, 1024 + 1024), (511, 1024 + 1024), (512, 1024 + 1024),
      (513, 1536 + 1024), (1024, 1536 + 1024),
    ] as [(Int, Int)])
  func contentIsPaddedToBlocks(size: Int, total: Int) throws {
    let archive = try TarArchive.bytes(
      of: [BuildContext.File(name: "a", bytes: Array(repeating: 7, count: size))])
    #expect(archive.count == total)
    #expect(archive[512..<512 + size].allSatisfy { $0 == 7 })
  }

  @Test func noFilesAreTwoEmptyBlocks() throws {
    #expect(try TarArchive.bytes(of: []) == Array(repeating: 0, count: 1024))
  }

  @Test(arguments: [
    "", ".", "..", "a/b", "/a", "nul\u{0}", String(repeating: "n", count: 100),
    String(repeating: "é", count: 50),
  ])
  func refusesNames(name: String) {
    #expect(throws: TarArchive.Fault.name(name)) {
      try TarArchive.bytes(of: [file("ok", ""), file(name, "x")])
    }
  }

  @Test(
    arguments: [
      (Int64.min, "00000000000"), (-1, "00000000000"), (Int64.max, "77777777777"),
      (1_795_462_393, "15301112371"),
    ] as [(Int64, String)])
  func timesStayInTheirField(time: Int64, digits: String) throws {
    let archive = try TarArchive.bytes(of: [file("a", "")], modified: time)
    #expect(String(decoding: archive[136..<147], as: UTF8.self) == digits)
    #expect(archive.count == 512 + 1024)
  }

  @Test func tarReadsWhatIsWritten() async throws {
    let longest = String(repeating: "n", count: 99)
    let files = [file("Dockerfile", "FROM scratch\n"), file(longest, ""), file("é", "ü")]
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hpr-tar-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let archive = folder.appendingPathComponent("a.tar")
    try Data(try TarArchive.bytes(of: files, modified: 1_000_000_000)).write(to: archive)
    let tar = try await Subprocess.run(
      .name("tar"), arguments: ["-xf", archive.path, "-C", folder.path],
      output: .string(limit: 10000), error: .string(limit: 10000))
    #expect(tar.terminationStatus.isSuccess, "\(tar.standardError)")
    for file in files {
      let read = try Data(contentsOf: folder.appendingPathComponent(file.name))
      #expect(Array(read) == file.bytes)
    }
  }
}
