import Foundation
import Glibc
import World

/// hpr, started again whenever it ends, and made to end now and then.
actor SoakDaemon {
  private let hpr: String
  private let world: SoakWorld
  private let every: Int
  private var draws: Draws
  private var process: Int32?
  private var isLast = false
  private var ordered: Int32?
  /// When it was killed, in seconds since 1970.
  private(set) var kills: [Double] = []
  private(set) var terminations = 0
  /// Ends that nobody ordered, or with a status that they should not have.
  private(set) var faults: [String] = []
  private var starts = 0

  init(hpr: String, world: SoakWorld, every: Int, seed: UInt64) {
    self.hpr = hpr
    self.world = world
    self.every = every
    draws = Draws(seed: seed &+ 77)
  }

  /// Runs it until `finish` was called and it has ended.
  func run() async throws {
    repeat {
      starts += 1
      ordered = nil
      let log = world.folder.appendingPathComponent("hpr-\(starts).log").path
      let daemon = Daemon(hpr, ["run", world.configuration], log: log)
      let (processes, started) = AsyncStream.makeStream(of: Int32.self)
      let status = try await withThrowingTaskGroup(of: Int32?.self) { group in
        group.addTask { try await daemon.run { started.yield($0) } }
        group.addTask {
          for await process in processes { await self.note(process) }
          return nil
        }
        defer { group.cancelAll() }
        while let status = try await group.next() { if let status { return status } }
        return -1
      }
      process = nil
      judge(status, log)
      try Task.checkCancellation()
    } while !isLast
  }

  private func note(_ process: Int32) { self.process = process }

  private func judge(_ status: Int32, _ log: String) {
    switch ordered {
    case SIGKILL where status == 128 + SIGKILL, SIGTERM where status == 0: return
    case SIGKILL?, SIGTERM?: faults.append("hpr ended with status \(status); its log: \(log)")
    default: faults.append("hpr ended by itself with status \(status); its log: \(log)")
    }
    // One that cannot start would be started for ever.
    if faults.count >= 3 { isLast = true }
  }

  /// Ends it now and then, three times of four as a power cut does, until it is cancelled.
  func disturb() async throws {
    while every > 0 {
      try await Task.sleep(for: .milliseconds(draws.next(in: 500 * every...1500 * every)))
      end(by: draws.next(in: 1...4) == 1 ? SIGTERM : SIGKILL)
    }
    try await Task.sleep(for: .seconds(1_000_000))
  }

  private func end(by signal: Int32) {
    guard let process, ordered == nil else { return }
    ordered = signal
    if signal == SIGKILL {
      kills.append(Date().timeIntervalSince1970)
    } else {
      terminations += 1
    }
    kill(process, signal)
  }

  /// Ends it for good.
  func finish() {
    isLast = true
    end(by: SIGTERM)
  }

  /// All that it wrote, from its first start to its last.
  func log() throws -> String {
    try (1...max(starts, 1)).map { number in
      let path = world.folder.appendingPathComponent("hpr-\(number).log").path
      return try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }.joined()
  }

  /// What `hpr state show --json` says; nil when it cannot say anything.
  nonisolated func state() async throws -> JSON? {
    let end = try await Program(
      hpr, ["state", "show", "--json", "-c", world.configuration]
    ).run()
    return end.status == 0 ? JSON.read(Data(end.output.utf8)) : nil
  }
}
