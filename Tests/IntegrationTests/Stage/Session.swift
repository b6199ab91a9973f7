import Foundation
import SystemPackage
import Testing
import World

/// What a page or a document shows: commands, and what a terminal shows when they are typed.
///
/// Where the first line begins with `$ `, each such line is a command, `> ` continues it, and what
/// follows is its output. Anything else is a piece of script without output. A command ends 0,
/// unless the next one is `echo $?`, whose output then tells its status.
struct Session {
  struct Step {
    var command: String
    /// Nil: the document does not say.
    var shown: [String]?
    var status: Int32 = 0

    /// Whether it asks on a terminal for what is not given.
    var isInteractive: Bool {
      command.hasPrefix("hpr register ") && !command.contains(" --")
    }
  }

  private(set) var steps: [Step] = []

  init(_ lines: [String]) {
    guard lines.first?.hasPrefix("$ ") == true else {
      steps = [Step(command: lines.joined(separator: "\n"), shown: nil)]
      return
    }
    for line in lines {
      if line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2)), shown: []))
      } else if line.hasPrefix("> ") {
        steps[steps.count - 1].command += "\n" + line.dropFirst(2)
      } else {
        steps[steps.count - 1].shown?.append(line)
      }
    }
    for index in steps.indices.dropLast() where steps[index + 1].command == "echo $?" {
      steps[index].status = steps[index + 1].shown?.first.flatMap { Int32($0) } ?? -1
    }
  }

  /// What is the same in each run. Blanks at the ends of lines are not seen.
  static func constant(_ text: String) -> [String] {
    var text = text.replacing("\r\n", with: "\n")
      .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/, with: "TIME")
      .replacing(/hpd-job-s?[0-9a-f]{7,8}-/, with: "hpd-job-MARK-")
      .replacing(/version \S+, API \S+/, with: "VERSION")
    while text.last == "\n" { text.removeLast() }
    return text.isEmpty
      ? []
      : text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { String($0).replacing(/\s+$/, with: "").replacing(/[ ]{2,}/, with: "  ") }
  }
}

/// A folder in which the examples of the documents can be run, with the built program as `hpr`.
struct ExampleFolder {
  let path: String
  /// What documents write, and what stands for it here.
  let names: [(document: String, here: String)]
  /// The token that is typed at a terminal.
  let token: String

  /// Runs a session, and holds what it shows against the document.
  func run(_ session: Session, _ what: String) async throws {
    if let step = session.steps.first, step.isInteractive {
      #expect(session.steps.count == 1, "\(what)")
      return try await converse(step, what)
    }
    let script = session.steps.map { step in
      "\(here(step.command))\n__status=$?; printf '\\036%s\\036' $__status; (exit $__status)\n"
    }
    let text = Self.prelude + script.joined()
    let merged = session.steps.contains { $0.shown != nil } ? "exec 2>&1\n" : "set -e\n"
    let end = try await kept(Program("/bin/bash", ["-c", merged + text]))
    let parts = end.output.split(separator: "\u{1e}", omittingEmptySubsequences: false)
    guard parts.count >= 2 * session.steps.count else {
      Issue.record("\(what) ends \(end.status) early: \(end.output) \(end.error)")
      return
    }
    for (index, step) in session.steps.enumerated() {
      #expect(Int32(parts[2 * index + 1]) == step.status, "\(what): \(step.command): \(end.error)")
      guard let shown = step.shown else { continue }
      #expect(
        Session.constant(inDocument(String(parts[2 * index])))
          == Session.constant(shown.joined(separator: "\n")), "\(what): \(step.command)")
    }
  }

  /// Types the answers that stand behind the questions; a secret has none that shows.
  private func converse(_ step: Session.Step, _ what: String) async throws {
    let shown = step.shown ?? []
    let asked = shown.filter { !$0.hasPrefix("hpr: ") && !$0.hasPrefix("hint: ") }
    let typed = asked.compactMap { line -> (String, String)? in
      guard let colon = line.firstRange(of: ": ") else {
        return line.contains("oken") ? (line, token) : (line, "")
      }
      return (String(line[..<colon.lowerBound]), here(String(line[colon.upperBound...])))
    }
    let end = try await onTerminal(step.command, typed)
    #expect(end.missing == nil && end.status == step.status, "\(what): \(end.shown)")
    #expect(
      Session.constant(inDocument(end.shown)) == Session.constant(shown.joined(separator: "\n")),
      "\(what)")
  }

  /// Types answers on a terminal, each when its question is shown.
  func onTerminal(_ command: String, _ typed: [(String, String)]) async throws -> OnTerminal {
    let words = here(command).split(separator: " ").dropFirst().map(String.init)
    let end = try await OnTerminal.hpr(words, typed, in: path)
    try FileDescriptor.add(end.shown, to: "\(path).shown")
    return end
  }

  /// Runs a program in the folder, and keeps what it wrote beside it, for the search of the stage.
  func kept(
    _ program: Program, _ more: [String: String] = [:]
  ) async throws -> Program.End {
    let end = try await program.run(
      in: path, environment: environment.merging(more) { $1 })
    try FileDescriptor.add(end.output, to: "\(path).output")
    try FileDescriptor.add(end.error, to: "\(path).errors")
    return end
  }

  /// The text of a document, for here.
  func here(_ text: String) -> String {
    names.reduce(text) { $0.replacing($1.document, with: $1.here) }
  }

  /// What happened here, in the words of a document.
  func inDocument(_ text: String) -> String {
    names.reduce(text) { $0.replacing($1.here, with: $1.document) }
  }

  /// Runs a script to its end, and insists on 0.
  func prepare(_ script: String) async throws {
    let end = try await kept(
      Program("/bin/bash", ["-c", "set -e\n" + Self.prelude + script]))
    guard end.status == 0 else { throw WorldError("\(script): \(end.error)") }
  }

  var environment: [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return [
      "PATH": "\(self.path)/bin:\(path)", "HPR_CONFIG": "paas-runner.toml", "DOCKER_HOST": "",
      "TOKEN": "glpat-sandbox", "SWIFT_BACKTRACE": "enable=no",
    ]
  }

  /// Somebody stops a daemon that does not end by itself, as soon as it has begun.
  private static let prelude = """
    set -o pipefail
    hpr() {
      if [ "$1" != run ] || [[ "$*" == *--drain* ]]; then command hpr "$@"; return; fi
      command hpr "$@" 2>daemon.log & local pid=$!
      until grep -q started daemon.log || ! kill -0 $pid; do sleep 0.1; done
      kill -TERM $pid; wait $pid
    }

    """
}
