import Foundation
import Subprocess
import SystemPackage
import Testing

/// The layers are kept apart by the manifest, not by good will.
extension WithoutEngine {
  @Suite("The layers", .timeLimit(.minutes(10)))
  struct LayerTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()

    @Test("Core cannot import Providers, and builds without it")
    func coreImportsNoProvider() async throws {
      let copy = try PackageCopy(of: Self.root)
      let forbidden = copy.folder.appending(path: "Sources/Core/Forbidden.swift")
      try Data("import Providers\n".utf8).write(to: forbidden)
      let refused = try await copy.buildCore()
      #expect(refused.status != 0)
      #expect(refused.output.contains("Sources/Core/Forbidden.swift"), "\(refused.output)")
      #expect(refused.output.contains("Providers"), "\(refused.output)")
      try FileManager.default.removeItem(at: forbidden)
      let built = try await copy.buildCore()
      #expect(built.status == 0, "\(built.output)")
    }

    @Test(
      "each layer imports of the world only what is its own",
      arguments: [
        ("Core", ["FoundationEssentials", "OrderedCollections", "Synchronization"]),
        (
          "Providers",
          ["CCurl", "CLibgit2", "Core", "FoundationEssentials", "Glibc"]
        ),
        (
          "StateFile",
          [
            "Core", "Dispatch", "FoundationEssentials", "Glibc", "SystemPackage",
          ]
        ),
        ("hpr", ["Commands", "Glibc"]),
      ])
    func imports(layer: String, allowed: [String]) throws {
      let found = try Self.imports(of: "Sources/\(layer)")
      #expect(!found.isEmpty)
      #expect(found.subtracting(allowed).sorted() == [])
    }

    @Test("no product code imports the whole of Foundation")
    func noFoundation() throws {
      #expect(try !Self.imports(of: "Sources").contains("Foundation"))
    }

    /// The modules that the files below a folder import.
    private static func imports(of folder: String) throws -> Set<String> {
      let base = root.appending(path: folder)
      let files = try FileManager.default.subpathsOfDirectory(atPath: base.path)
        .filter { $0.hasSuffix(".swift") }
      #expect(!files.isEmpty)
      var modules: Set<String> = []
      for file in files {
        let text = try String(contentsOf: base.appending(path: file), encoding: .utf8)
        for line in text.split(separator: "\n") where !line.hasPrefix("//") {
          let words = line.split(separator: " ")
          guard let word = words.firstIndex(of: "import"), words.count > word + 1,
            words[..<word].allSatisfy({ $0.hasPrefix("@") || ["public", "internal"].contains($0) })
          else { continue }
          modules.insert(String(words[word + 1]))
        }
      }
      return modules
    }
  }
}

/// The package with a build folder of its own, in which nothing but its packages is.
private final class PackageCopy: Sendable {
  let folder: URL

  init(of root: URL) throws {
    let files = FileManager.default
    folder = URL(filePath: NSTemporaryDirectory() + "hpr-layers-\(UUID().uuidString)")
    let build = folder.appending(path: ".build")
    try files.createDirectory(at: build, withIntermediateDirectories: true)
    for name in ["Package.swift", "Package.resolved", "Plugins", "Sources"] {
      try files.copyItem(at: root.appending(path: name), to: folder.appending(path: name))
    }
    try files.createSymbolicLink(
      at: folder.appending(path: "Tests"), withDestinationURL: root.appending(path: "Tests"))
    let packages = try Self.buildFolder()
    for name in ["checkouts", "repositories", "workspace-state.json"] {
      try files.copyItem(at: packages.appending(path: name), to: build.appending(path: name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The build folder that this test was built in: three levels above it.
  private static func buildFolder() throws -> URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
  }

  func buildCore() async throws -> (status: Int32, output: String) {
    let result = try await Subprocess.run(
      .name("swift"),
      arguments: [
        "build", "--explicit-target-dependency-import-check", "error", "--target", "Core",
        "--package-path", folder.path, "--skip-update", "--disable-automatic-resolution",
      ],
      output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
    guard case .exited(let status) = result.terminationStatus else { return (-1, "killed") }
    return (status, result.standardOutput + result.standardError)
  }
}
