import Foundation
import Testing
import World

/// Where hpr is killed again and again.
protocol KillStage: DaemonStage {
  /// Puts a point in force.
  func trap(_ point: KillPoint) async -> Trap
}

extension CleverStage: KillStage {
  func trap(_ point: KillPoint) async -> Trap {
    switch point.call {
    case .coordinator(let call, let state):
      await cloud.coordinator.faults.trap(Fault(call, .hold, state: state), point.moment)
    case .repository(let call): await cloud.repositories.trap(call, point.moment)
    case .clever(let call): await cloud.clever.faults.trap(Fault(call, .hold), point.moment)
    case .engine: Trap(isSprung: { true }, end: {})
    }
  }
}

extension Stage: KillStage {
  func trap(_ point: KillPoint) async -> Trap {
    switch point.call {
    case .coordinator(let call, let state):
      await coordinator.faults.trap(Fault(call, .hold, state: state), point.moment)
    case .engine(let pattern): await proxy.trap(pattern, point.moment)
    case .clever, .repository: Trap(isSprung: { true }, end: {})
    }
  }
}

extension KillStage {
  /// One life for each point, ended there by SIGKILL, and a last one that is let live until all is
  /// over.
  func die(at points: [KillPoint]) async throws {
    var stored: Set<Int> = []
    var late: [Trap] = []
    for point in points {
      await queueWork()
      let trap = await trap(point)
      _ = try await daemon { hpr in
        try await until("\(point) is reached", within: 60) { await trap.isSprung() }
        hpr.signal(SIGKILL)
      }
      stored.formUnion(try phases().keys)
      for trap in late { await trap.end() }
      late = []
      if point.moment == .late { late.append(trap) } else { await trap.end() }
    }
    for trap in late { await trap.end() }
    try await liveUntilTerminated { _ in try await quiet(within: 120) }
    await checkBooks(points, stored)
  }

  private func checkBooks(_ points: [KillPoint], _ stored: Set<Int>) async {
    let books = await theCoordinator.books
    let lost = books.lost(for: 5)
    #expect(lost.isDisjoint(with: stored), "a job that was on disk is not lost")
    // One request of each runner can be in flight at a kill.
    #expect(lost.count <= 2 * points.count)
    for book in books.jobs where !lost.contains(book.id) {
      #expect(book.launches.count <= 1, "\(book)")
      let isRefused = book.reason == "script_failure" && book.launches.isEmpty
      let isSenseless = book.runner == "broken" && book.launches.isEmpty
      let isForeseen = book.state == .failed && (isRefused || isSenseless)
      if book.state == .success || isForeseen { continue }
      let log = String(decoding: await theCoordinator.trace(book.id) ?? Data(), as: UTF8.self)
      Issue.record("\(book): \(log)")
    }
    #expect(books.launchedTwice.isEmpty)
    let counts = "\(books.queued) jobs, \(lost.count) unknowable"
    print("SIGKILL at \(points.count) points: \(counts), nothing lost, nothing twice")
  }
}

extension Array {
  /// Its elements, dealt out to as many hands.
  func dealt(to hands: Int) -> [[Element]] {
    (0..<hands).map { hand in
      enumerated().filter { $0.offset % hands == hand }.map(\.element)
    }
  }
}
