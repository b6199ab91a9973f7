import Foundation
import ManualPages
import Testing
import World

extension WithoutEngine {
  @Suite("make install", .serialized, .timeLimit(.minutes(10)))
  struct InstallTests {
    private static let packages = ManualPage.repository.path

    /// What is placed, with its mode.
    private static let files: [String: Int] = {
      let pages = ManualPage.files.map { "share/man/man\($0.suffix(1))/\($0)" }
      let scripts = OneAtATime.ScriptTests.scripts.map { "share/doc/hpr/examples/\($0)" }
      let others = [
        "share/bash-completion/completions/hpr", "share/zsh/site-functions/_hpr",
        "share/fish/vendor_completions.d/hpr.fish", "share/doc/hpr/paas-runner.toml",
        "share/doc/hpr/examples/registration.txt", "lib/sysusers.d/hpr.conf",
        "lib/systemd/system/hpr.service",
      ]
      let plain = Dictionary(uniqueKeysWithValues: (pages + others).map { ($0, 0o644) })
      return plain.merging((scripts + ["bin/hpr"]).map { ($0, 0o755) }) { $1 }
    }()

    /// Installs what was built for testing below a folder of its own, as a user who hides files.
    private func install(into folder: String) async throws -> Program.End {
      let command = """
        umask 077; make -C '\(Self.packages)' install PREFIX=/usr DESTDIR='\(folder)' \
          PROGRAM='\(try BuiltProduct.path("hpr").path)'
        """
      return try await Program("/bin/sh", ["-c", command]).run()
    }

    /// Runs `body` where everything is installed.
    private func installed(_ body: (_ folder: String) async throws -> Void) async throws {
      let folder = try Self.folder()
      defer { try? FileManager.default.removeItem(at: folder) }
      let made = try await install(into: folder.path)
      try #require(made.status == 0, "\(made.error)")
      try await body(folder.path)
    }

    @Test("places what hpr consists of, for every user to read, and nothing else")
    func places() async throws {
      try await installed { folder in
        let tree = try #require(FileManager.default.enumerator(atPath: "\(folder)/usr"))
        var found: [String: Int] = [:]
        for case let path as String in tree {
          let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/usr/\(path)")
          let mode = facts[.posixPermissions] as? Int
          if facts[.type] as? FileAttributeType == .typeDirectory {
            #expect(mode == 0o755, "\(path)")
          } else {
            found[path] = mode
          }
        }
        #expect(found == Self.files)
      }
    }

    @Test("places a unit that systemd finds nothing wrong with, and that waits long enough")
    func unit() async throws {
      try await installed { folder in
        let unit = "\(folder)/usr/lib/systemd/system/hpr.service"
        let text = try String(contentsOfFile: unit, encoding: .utf8)
        // The program is not where the unit will find it, so the path is the only thing to change.
        let here = text.replacing("ExecStart=/usr/", with: "ExecStart=\(folder)/usr/")
        try Data(here.utf8).write(to: URL(filePath: unit))
        let pages = ["MANPATH": "\(folder)/usr/share/man"]
        let verdict = try await Program("systemd-analyze", ["verify", unit])
          .run(environment: pages)
        #expect(verdict.status == 0 && verdict.error.isEmpty, "\(verdict.error)")
        let stop = try #require(text.firstMatch(of: /TimeoutStopSec=(\d+)/).flatMap { Int($0.1) })
        #expect(stop > (try Self.shutdownTimeout()))
        for line in ["Restart=always", "StateDirectory=hpr"] { #expect(text.contains(line)) }
      }
    }

    /// The program's own default: the page is held against it by `ConfigurationPageTests`.
    private static func shutdownTimeout() throws -> Int {
      let tags = try ManualPage("hpr.toml.5").tags("GLOBAL KEYS").map(\.text)
      let told = tags.compactMap { $0.wholeMatch(of: /shutdown_timeout = (\d+)/)?.1 }
      return try #require(told.first.flatMap { Int($0) })
    }

    @Test("what is installed tells its version and, built from git, its commit")
    func version() async throws {
      let git = try await Program("git", ["rev-parse", "--verify", "HEAD"]).run(in: Self.packages)
      try await installed { folder in
        let told = try await Program("\(folder)/usr/bin/hpr", ["--version"]).mustRun()
        let version = /hpr \d+\.\d+\.\d+/
        let stamped = /hpr \d+\.\d+\.\d+ \([0-9a-f]{12}(-changed)?\)\n/
        #expect(told.prefixMatch(of: version) != nil, "\(told)")
        if git.status == 0 { #expect(told.wholeMatch(of: stamped) != nil, "\(told)") }
      }
    }

    @Test("the configuration that is placed is one that hpr check finds nothing wrong with")
    func configuration() async throws {
      try await installed { folder in
        let example = "\(folder)/usr/share/doc/hpr/paas-runner.toml"
        let text = try String(contentsOfFile: example, encoding: .utf8)
        try Data(text.replacing("/etc/heptapod-runner", with: folder).utf8)
          .write(to: URL(filePath: "\(folder)/c.toml"))
        for match in text.matches(of: /file:\/etc\/heptapod-runner\/([a-z.-]+)/) {
          let secret = "\(folder)/\(match.1)"
          try Data("glrt-0123456789abcdefghij\n".utf8).write(to: URL(filePath: secret))
          try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
        }
        let end = try await Program("\(folder)/usr/bin/hpr", ["check", "-c", "\(folder)/c.toml"])
          .run(environment: ["STATE_DIRECTORY": folder])
        #expect(end.status == 0 && end.error.isEmpty, "\(end.error)")
      }
    }

    @Test("what the unit starts is stopped by SIGTERM and started again")
    func starts() async throws {
      let folder = try Self.folder()
      defer { try? FileManager.default.removeItem(at: folder) }
      try #require(try await install(into: folder.path).status == 0)
      let unit = try String(
        contentsOfFile: "\(folder.path)/usr/lib/systemd/system/hpr.service", encoding: .utf8)
      let line = try #require(unit.firstMatch(of: /ExecStart=(.+)/)).1
      let words = line.split(separator: " ").map(String.init)
      let configuration = "\(folder.path)/paas-runner.toml"
      try await SandboxCoordinator().serve { url in
        let text = """
          [[runners]]
          name = "lab"
          url = "\(url)"
          token = "glrt-sandboxsandboxsandbox"
          executor = "local-docker"
          host = "unix://\(folder.path)/engine.sock"
          """
        try Data(text.utf8).write(to: URL(filePath: configuration))
        let arguments = words.dropFirst().map {
          $0 == "/etc/heptapod-runner/paas-runner.toml" ? configuration : $0
        }
        #expect(arguments.contains(configuration), "\(line)")
        for turn in 1...2 {
          let end = try await HprProcess.run(
            arguments, program: "\(folder.path)\(words[0])",
            environment: ["STATE_DIRECTORY": folder.path], log: "\(folder.path)/log-\(turn)"
          ) { hpr in
            try await hpr.logs("notice started")
            hpr.signal(SIGTERM)
          }
          #expect(end.status == 0, "\(end.log)")
        }
      }
      #expect(FileManager.default.fileExists(atPath: "\(folder.path)/state.json"))
    }

    private static func folder() throws -> URL {
      let folder = FileManager.default.temporaryDirectory.appending(path: "hpr-\(UUID())")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      return folder
    }
  }
}
