import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("make install", .serialized, .timeLimit(.minutes(3)))
  struct InstallTests {
    private static let packages = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private static let files = [
      "bin/hpr", "share/man/man1/hpr.1", "share/man/man1/hpr-run.1",
      "share/bash-completion/completions/hpr", "share/zsh/site-functions/_hpr",
      "share/fish/vendor_completions.d/hpr.fish", "share/doc/hpr/paas-runner.toml",
      "lib/sysusers.d/hpr.conf", "lib/systemd/system/hpr.service",
    ]

    /// Installs what was built for testing below a folder of its own.
    private func install(into folder: String) async throws -> Program.End {
      try await Program(
        "make",
        [
          "-C", Self.packages, "install", "PREFIX=/usr", "DESTDIR=\(folder)",
          "PROGRAM=\(BuiltProduct.path("hpr").path)",
        ]
      ).run()
    }

    @Test("places what hpr consists of, and a unit that systemd finds nothing wrong with")
    func places() async throws {
      let folder = try Self.folder()
      defer { try? FileManager.default.removeItem(at: folder) }
      let made = try await install(into: folder.path)
      try #require(made.status == 0, "\(made.error)")
      for file in Self.files {
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/usr/\(file)"), "\(file)")
      }
      let unit = "\(folder.path)/usr/lib/systemd/system/hpr.service"
      let text = try String(contentsOfFile: unit, encoding: .utf8)
      // The program is not where the unit will find it, so the path is the only thing to change.
      let here = text.replacing("ExecStart=/usr/", with: "ExecStart=\(folder.path)/usr/")
      try Data(here.utf8).write(to: URL(filePath: unit))
      let pages = ["MANPATH": "\(folder.path)/usr/share/man"]
      let verdict = try await Program("systemd-analyze", ["verify", unit])
        .run(environment: pages)
      #expect(verdict.status == 0 && verdict.error.isEmpty, "\(verdict.error)")
      let stop = try #require(text.firstMatch(of: /TimeoutStopSec=(\d+)/).flatMap { Int($0.1) })
      #expect(stop > 110, "longer than the default of shutdown_timeout")
      for line in ["Restart=always", "StateDirectory=hpr"] { #expect(text.contains(line)) }
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
