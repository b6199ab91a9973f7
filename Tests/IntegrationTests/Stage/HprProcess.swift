import Foundation
import Subprocess
import SystemPackage
import World

/// A program that becomes hpr after having changed what hpr finds.
struct Wrapper: Sendable {
  let program: String
  var arguments: [String] = []
  var environment: [String: String] = [:]
}

/// A running `hpr`.
struct HprProcess: Sendable {
  let pid: pid_t
  private let log: String

  /// How it ended.
  struct End: Sendable {
    /// Its exit status, or 128 and the signal that killed it.
    let status: Int32
    /// What it wrote to standard error.
    let log: String
    /// What it wrote to standard output.
    let output: String
    /// How long it took to end after `body` had returned, in seconds.
    let seconds: Double
  }

  /// Starts `hpr`, lets `body` play with it, and waits for its end.
  /// - Parameters:
  ///   - program: its path; nil: what was built.
  ///   - wrapper: starts it, and is gone then.
  ///   - environment: changes to our own environment.
  ///   - log: the file to which its standard error is added; its standard output is added to one
  ///     beside it, which has the name of the verb too.
  static func run(
    _ arguments: [String], program: String? = nil, under wrapper: Wrapper? = nil,
    environment: [String: String] = [:], log: String,
    _ body: @Sendable (HprProcess) async throws -> Void
  ) async throws -> End {
    let output = "\(log).\(arguments.first ?? "").output"
    let program = try program ?? BuiltProduct.path("hpr").path
    let all = (wrapper?.environment ?? [:]).merging(environment) { $1 }
    let changes = all.map { (Environment.Key(stringLiteral: $0), Optional($1)) }
    let result = try await Subprocess.run(
      .path(FilePath(wrapper?.program ?? program)),
      arguments: Arguments(wrapper.map { $0.arguments + [program] + arguments } ?? arguments),
      environment: .inherit.updating(Dictionary(uniqueKeysWithValues: changes)),
      input: .none,
      output: .fileDescriptor(try .adding(to: output), closeAfterSpawningProcess: true),
      error: .fileDescriptor(try .adding(to: log), closeAfterSpawningProcess: true)
    ) { execution -> Date in
      let process = HprProcess(pid: execution.processIdentifier.value, log: log)
      do {
        try await body(process)
      } catch {
        process.signal(SIGKILL)
        throw error
      }
      return Date()
    }
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return End(
      status: status, log: try String(contentsOfFile: log, encoding: .utf8),
      output: try String(contentsOfFile: output, encoding: .utf8),
      seconds: Date().timeIntervalSince(result.closureResult))
  }

  /// Whether it has not ended. One that has, and is not yet waited for, counts as ended.
  var isAlive: Bool {
    let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    return status.map { !$0.contains(") Z ") } ?? false
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(pid, number) }

  /// Whether it has ended and nobody has waited for it yet.
  var hasEnded: Bool {
    let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    return status?.contains("State:\tZ") ?? true
  }

  /// Waits until the process has set its handlers, which is the first thing it does: nothing else
  /// of it is ready then.
  func takesSignals() async throws {
    try await until("hpr takes signals") {
      let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
      let caught = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
      let mask = caught.flatMap { UInt64($0.dropFirst(7).trimmingPrefix("\t"), radix: 16) } ?? 0
      return mask & (1 << UInt64(SIGUSR1 - 1)) != 0
    }
  }

  /// Waits until the log has that text.
  func logs(_ text: String, within seconds: Double = 30) async throws {
    try await until("the log says \(text)", within: seconds) {
      try String(contentsOfFile: log, encoding: .utf8).contains(text)
    }
  }
}

extension FileDescriptor {
  /// A file to whose end is written, and that nobody else may read.
  static func adding(to path: String) throws -> FileDescriptor {
    try open(
      FilePath(path), .writeOnly, options: [.create, .append, .closeOnExec],
      permissions: .ownerReadWrite)
  }

  /// Adds a text to such a file.
  static func add(_ text: String, to path: String) throws {
    let file = try adding(to: path)
    _ = try file.closeAfter { try file.writeAll(text.utf8) }
  }
}

extension Books {
  /// Jobs whose grant nobody has shown to know for that many seconds.
  func lost(for seconds: Double) -> Set<Int> {
    let before = Date().timeIntervalSince1970 - seconds
    let quiet = jobs.filter { $0.grantedAt.map { $0 < before } ?? false }.map(\.id)
    return Set(unknowable + silent).intersection(quiet)
  }
}

extension Stage {
  /// Waits until every queued job is over, and none is tracked.
  /// - Parameter knowable: whether jobs whose grant may have been lost count too.
  func allOver(within seconds: Double = 120, knowable: Bool = true) async throws {
    try await until("all jobs are over", within: seconds) {
      let books = await coordinator.books
      let lost = knowable ? [] : books.lost(for: 5)
      return books.jobs.allSatisfy { $0.state.isFinal || lost.contains($0.id) }
    }
    try await until("nothing is tracked", within: seconds) { try phases().isEmpty }
  }
}
