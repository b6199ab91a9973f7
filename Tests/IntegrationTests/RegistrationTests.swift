import Foundation
import ManualPages
import Testing
import World

extension OneAtATime {
  /// A registration as it is at a terminal, kept in `examples/registration.txt`.
  @Suite("The recorded registration", .timeLimit(.minutes(10)))
  struct RegistrationTests {
    /// What is typed, and the end of the question before it.
    private static let typed = [
      ("State file", "/var/lib/hpr/state.json"), ("Most jobs at a time", "many"),
      ("Most jobs at a time", "4"), ("URL of the coordinator", "gitlab.example.com"),
      ("URL of the coordinator", "https://gitlab.example.com"), ("Name of the runner", "lab"),
      ("Token of the runner", "glrt-mistyped"),
      ("Token of the runner", "glrt-sandboxsandboxsandbox"), ("Executor", "docker"),
      ("Executor", "local-docker"), ("Docker Engine", ""),
    ]

    @Test("is what the program shows now: if not, make registration")
    func recorded() async throws {
      let folder = NSTemporaryDirectory() + "hpr-registration-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try await SandboxCoordinator().serve { url in
        let examples = ExampleFolder(
          path: folder, names: [("https://gitlab.example.com", url), ("/var/lib/hpr", folder)],
          token: "")
        let command = "hpr register paas-runner.toml"
        let end = try await examples.onTerminal(
          command, Self.typed.map { ($0.0, examples.here($0.1)) })
        #expect(end.missing == nil && end.status == 0, "\(end.shown)")
        let lines = Session.constant(examples.inDocument(end.shown))
        let shown = (["$ \(command)"] + lines).joined(separator: "\n") + "\n"
        let file = ManualPage.repository.appending(path: "examples/registration.txt")
        if ProcessInfo.processInfo.environment["HPR_RECORD"] != nil {
          try Data(shown.utf8).write(to: file)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == shown)
        #expect(!shown.contains("glrt-"), "a token is shown")
      }
    }
  }
}
