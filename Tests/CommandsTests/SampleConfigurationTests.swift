import Commands
import Foundation
import Testing

@Suite("Sample configurations")
struct SampleConfigurationTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Samples")

  private static func samples(_ kind: String) -> [String] {
    let path = folder.appending(path: kind).path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".toml") }.sorted().map { "\(path)/\($0)" }
  }

  static let valid = samples("valid")
  static let invalid = samples("invalid")

  @Test("are there")
  func found() {
    #expect(Self.valid.count >= 5)
    #expect(Self.invalid.count >= 40)
  }

  @Test("a valid one is taken", arguments: valid)
  func taken(path: String) async throws {
    let scratch = try Scratch()
    _ = try scratch.file("token", "glrt-sesame0123456789\n")
    let environment = [
      "CI_SERVER_URL": "https://gitlab.example", "RUNNER_TOKEN": "glrt-sesame0123456789",
      "CREDENTIALS_DIRECTORY": scratch.path,
    ]
    let end = await hpr("check", "-c", path, environment: environment)
    #expect(end.status == .done, "\(end.errors)")
    #expect(end.output.hasPrefix("\(path): "))
    #expect(end.output.hasSuffix(", no errors\n"))
    #expect(!(end.output + end.errors).contains("sesame"))
  }

  @Test("an invalid one is refused for what its first line says", arguments: invalid)
  func refused(path: String) async throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let why = text.prefix { $0 != "\n" }.dropFirst(2)
    for command in [["check", "-c", path], ["run", path], ["state", "show", "-c", path]] {
      let end = await hpr(command)
      #expect(end.status == .invalid)
      #expect(end.output.isEmpty)
      let first = end.lines.first { $0.hasPrefix("hpr: \(path): ") }
      #expect(first == "hpr: \(path): \(why)", "\(end.errors)")
      #expect(!end.errors.contains("sesame"))
    }
  }
}
