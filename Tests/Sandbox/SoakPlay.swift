import Foundation
import World

/// One soak: trouble for a while, then peace, then the books.
struct SoakPlay: Sendable {
  let world: SoakWorld
  let daemon: SoakDaemon
  let faults: SoakFaults
  let seed: UInt64

  private static var now: Double { Date().timeIntervalSince1970 }

  func run(
    seconds: Double, patience: Double, _ leftovers: Leftovers
  ) async throws -> SoakVerdict {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await daemon.run() }
      defer { group.cancelAll() }
      let began = Self.now
      await faults.begin(world)
      try await trouble(seconds: seconds)
      let counts = await faultCounts()
      await faults.end(world)
      let peace = Self.now
      Output.note("the faults are over, the rest is worked off")
      let isQuiet = try await settle(within: patience, leftovers)
      let state = try await daemon.state()
      await daemon.finish()
      _ = try await group.next()
      return try await SoakVerdict(
        jobs: world.jobs().map(\.book), faults: counts, daemon: daemon, state: state,
        left: try leftovers.list(), isQuiet: isQuiet,
        times: (trouble: peace - began, rest: Self.now - peace), log: daemon.log())
    }
  }

  /// Jobs come and are cancelled, hpr ends and the coordinators are away, until the time is over.
  private func trouble(seconds: Double) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await Task.sleep(for: .seconds(seconds)) }
      group.addTask { try await daemon.disturb() }
      group.addTask { try await SoakJobs(world: world, seed: seed).come() }
      group.addTask { try await refuse() }
      // The others go on for ever; what one throws ends the soak.
      try await group.next()
      group.cancelAll()
    }
  }

  /// Nobody listens, in that share of the time, until it is cancelled.
  private func refuse() async throws {
    var draws = Draws(seed: seed &+ 99)
    while faults.percent > 0, faults.percent < 100 {
      let away = Double(draws.next(in: 1...4))
      try await Task.sleep(for: .seconds(away * (100 / faults.percent - 1)))
      var fault = Fault(.any, .refuse)
      fault.lasts = away
      await world.coordinators[draws.next(in: 0...1)].faults.add(fault)
    }
    try await Task.sleep(for: .seconds(1_000_000))
  }

  /// By name, of both coordinators and the way to the engine.
  private func faultCounts() async -> [String: Int] {
    var counts: [String: Int] = [:]
    for coordinator in world.coordinators {
      for listing in await coordinator.faults.all {
        let met = listing.fault.action == .refuse ? 1 : listing.met
        counts["coordinator: \(SoakFaults.name(listing.fault))", default: 0] += met
      }
    }
    for (name, count) in await world.proxy.misdeeds { counts["engine: \(name)"] = count }
    return counts
  }

  /// Waits until every job is over that somebody knows of, hpr tracks nothing and nothing is left.
  private func settle(within patience: Double, _ leftovers: Leftovers) async throws -> Bool {
    let end = Self.now + patience
    while Self.now < end {
      let open = await world.jobs().filter { !$0.book.state.isFinal && !$0.book.isUnheard }
      if open.isEmpty, try await leftovers.list().isEmpty,
        SoakVerdict.isZero(try await daemon.state())
      {
        return true
      }
      try await Task.sleep(for: .seconds(1))
    }
    return false
  }
}

extension JobBook {
  /// Granted, and nobody has used its token.
  var isUnheard: Bool { grantedAt != nil && calls == 0 && !state.isFinal }
}
