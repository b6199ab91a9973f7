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
    case .coordinator(let call, let state, let group):
      await cloud.coordinator.trap(call, state, group, point.moment)
    case .repository(let call): await cloud.repositories.trap(call, point.moment)
    case .clever(let call): await cloud.clever.faults.trap(Fault(call, .hold), point.moment)
    case .engine: none(at: point)
    }
  }
}

extension Stage: KillStage {
  func trap(_ point: KillPoint) async -> Trap {
    switch point.call {
    case .coordinator(let call, let state, let group):
      await coordinator.trap(call, state, group, point.moment)
    case .engine(let pattern, let occasion):
      await arrange(occasion, for: await proxy.trap(pattern, point.moment))
    case .clever, .repository: none(at: point)
    }
  }

  private func arrange(_ occasion: KillPoint.Occasion, for trap: Trap) async -> Trap {
    guard occasion != .usual else { return trap }
    // Of the others the end may be heard, or they would keep the last job from being taken.
    let job = occasion == .containerGoes ? await queueJob(["sleep 2"]) : nil
    var question = Fault(.job, .hold, job: job)
    question.caller = "dispatcher"
    let asked = await coordinator.faults.add(question)
    // A container that goes ends first: hpr hears of it when it has gone.
    let times = job == nil ? 0 : 100
    let ended = await proxy.hold("POST /containers/*/wait", .answer, times: times)
    return Trap(isSprung: trap.isSprung) {
      await coordinator.faults.release(asked, cutting: true)
      await trap.end()
    } lure: {
      if let job { try await removeContainer(of: job) }
      await proxy.release(ended)
    }
  }

  /// Takes the container of a job away whose end is reported and not yet answered: nothing else has
  /// ended the container.
  private func removeContainer(of job: Int) async throws {
    var report = Fault(.update, .hold, .after, job: job, state: "success", times: 1)
    report.caller = "inner"
    let reported = await coordinator.faults.add(report)
    try await until("its end is reported") { await coordinator.faults.met(reported) > 0 }
    try await until("hpr knows of its life") { try phases()[job] == "running" }
    let name = try await leftovers().first { $0.hasSuffix("-\(job)") && !$0.contains(" ") }
    try await docker("rm", "-f", try #require(name))
    await coordinator.faults.release(reported, cutting: true)
  }
}

extension SandboxCoordinator {
  fileprivate func trap(
    _ call: Fault.Endpoint, _ state: String?, _ group: String?, _ moment: KillPoint.Moment
  ) async -> Trap {
    var fault = Fault(call, .hold, state: state)
    fault.group = group
    return await faults.trap(fault, moment)
  }
}

extension KillStage {
  /// In place of a trap where the call is never made.
  fileprivate func none(at point: KillPoint) -> Trap {
    Issue.record("\(point): nobody makes this call on \(Self.self)")
    return Trap(isSprung: { true }, end: {})
  }

  /// One life for each point, ended there by SIGKILL, and a last one that is let live until all is
  /// over.
  func die(at points: [KillPoint]) async throws {
    var stored: Set<Int> = []
    var late: [Trap] = []
    for point in points {
      await queueWork()
      let trap = await trap(point)
      _ = try await daemon { hpr in
        try await trap.lure()
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
