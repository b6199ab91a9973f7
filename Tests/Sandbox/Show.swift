import Foundation
import Glibc
import UnixSignals
import World

/// One demonstration: hpr as a child, the table, and the look at what is left.
struct Show: Sendable {
  private enum Ended {
    case hpr(Int32)
    case quiet, impatient, interrupted
  }

  private let coordinator: SandboxCoordinator
  private let ready: Ready
  private let hpr: String
  private let patience: Double
  private let jobs: [Int: DemoJob]
  private let leftovers: any Remains

  /// Queues the jobs.
  init(
    _ coordinator: SandboxCoordinator, _ ready: Ready, _ leftovers: any Remains, hpr: String,
    patience: Double
  ) async {
    self.coordinator = coordinator
    self.ready = ready
    self.hpr = hpr
    self.patience = patience
    self.leftovers = leftovers
    var jobs: [Int: DemoJob] = [:]
    for job in DemoJob.all { jobs[await coordinator.queue(job.spec)] = job }
    self.jobs = jobs
  }

  /// Runs hpr until nothing is left to see, then ends it by SIGTERM. Whatever came in between,
  /// nothing of ours stays on the engine, as hpr would see to at its next start.
  func run(until signals: UnixSignalsSequence) async throws -> Verdict {
    do {
      let verdict = try await play(until: signals)
      await leftovers.sweep()
      return verdict
    } catch {
      await leftovers.sweep()
      throw error
    }
  }

  private func play(until signals: UnixSignalsSequence) async throws -> Verdict {
    let log = ready.folder.appendingPathComponent("hpr.log").path
    let daemon = Daemon(hpr, ["run", ready.configuration], log: log)
    let (processes, started) = AsyncStream.makeStream(of: Int32.self)
    return try await withThrowingTaskGroup(of: Ended.self) { group in
      group.addTask { .hpr(try await daemon.run { started.yield($0) }) }
      group.addTask { try await watch() }
      group.addTask {
        for await _ in signals { return .interrupted }
        throw CancellationError()
      }
      let first = try await group.next()
      let verdict = try await verdict()
      defer { group.cancelAll() }
      if case .hpr(let status) = first {
        throw WorldError("hpr ended by itself with status \(status); its log: \(log)")
      }
      for await process in processes {
        kill(process, SIGTERM)
        break
      }
      while case .some(let ended) = try await group.next() {
        guard case .hpr(let status) = ended else { continue }
        if status != 0 { Output.note("hpr ended with status \(status) after SIGTERM") }
        break
      }
      return verdict
    }
  }

  private func watch() async throws -> Ended {
    var table = Table(isTerminal: Output.isTerminal)
    let end = Self.now + patience
    while Self.now < end {
      let (books, records) = try await (coordinator.books, records())
      let rows = books.jobs.map { Row($0, phase: records?[$0.id], at: Self.now) }
      Output.raw(table.show(rows))
      try await cancelWhereDue()
      if books.jobs.allSatisfy(\.state.isFinal), records?.isEmpty == true,
        try await leftovers.list().isEmpty
      {
        return .quiet
      }
      try await Task.sleep(for: .milliseconds(500))
    }
    return .impatient
  }

  private static var now: Double { Date().timeIntervalSince1970 }

  private func cancelWhereDue() async throws {
    for (id, job) in jobs {
      guard let text = job.cancelAfter, await coordinator.book(id)?.state == .running else {
        continue
      }
      let log = String(decoding: await coordinator.trace(id) ?? Data(), as: UTF8.self)
      if log.contains(text) { await coordinator.control(id, "cancel") }
    }
  }

  /// The phase of each job that hpr has a record of; nil when hpr cannot say.
  private func records() async throws -> [Int: String]? {
    let end = try await Program(hpr, ["state", "show", "--json", "-c", ready.configuration]).run()
    guard end.status == 0, case .array(let jobs)? = JSON.read(Data(end.output.utf8))?["jobs"]
    else { return nil }
    let pairs = jobs.compactMap { job in
      job["job_id"]?.int.map { ($0, job["phase"]?.string ?? "?") }
    }
    return Dictionary(pairs) { $1 }
  }

  private func verdict() async throws -> Verdict {
    try await Verdict(
      coordinator.books, expected: jobs.mapValues(\.expected), left: leftovers.list(),
      records: records()?.count)
  }
}
