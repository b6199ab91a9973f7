import Foundation
import Testing
import World

/// Beside all others: nearly all of its time it waits.
@Suite("SIGSTOP for a minute", .timeLimit(.minutes(10)))
struct StopTests {
  /// What is started before, ends meanwhile, and is still there afterwards. The start deadline
  /// passes while hpr cannot look.
  private static let runner = "[runners.paas_job_trace_watch]\ntimeout_seconds = 15"

  @Test("on Clever Cloud, with creates, starts and jobs on their way: no deadline misfires")
  func onCleverCloud() async throws {
    try await CleverStage.play(runner: Self.runner) { stage in
      let end = try await stage.runUntilTerminated { hpr in
        let running = [await stage.queue(["sleep 15"]), await stage.queue(["sleep 70"])]
        try await until("both run") {
          running.allSatisfy { job in (try? stage.phases()[job]) == "running" }
        }
        let starting = await stage.queue(["sleep 1"], .waits)
        try await until("one starts") { try stage.phases()[starting] == "starting" }
        let hold = await stage.cloud.clever.faults.add(Fault(.createApplication, .hold))
        let created = await stage.queue(["true"])
        await stage.cloud.clever.faults.waitUntilHeld(hold)
        let stopped = try await stop(hpr) {
          await stage.cloud.clever.faults.release(hold)
          for book in await stage.cloud.clever.books.applications where book.job == starting {
            await stage.cloud.machines.proceed(book.id)
          }
        }
        #expect(stopped >= 60)
        try await stage.allOver()
        for job in running + [starting, created] {
          #expect(await stage.cloud.coordinator.book(job)?.state == .success, "job \(job)")
        }
      }
      #expect(end.status == 0)
      let books = await stage.cloud.clever.books
      #expect(books.existing == [] && books.doubled == [] && books.launchedTwice == [])
      #expect(await stage.cloud.coordinator.books.launchedTwice == [])
    }
  }

  @Test("on a Docker Engine, with builds, starts and jobs on their way: no deadline misfires")
  func onDocker() async throws {
    try await Stage.play(runner: Self.runner) { stage in
      let end = try await stage.runUntilTerminated { hpr in
        let running = [await stage.queue(["sleep 15"]), await stage.queue(["sleep 70"])]
        try await until("both run") {
          running.allSatisfy { job in (try? stage.phases()[job]) == "running" }
        }
        let starts = await stage.proxy.hold("POST /containers/*/start", .answer)
        let starting = await stage.queue(["sleep 1"])
        await stage.proxy.waitUntilHeld(starts)
        let builds = await stage.proxy.hold("POST /build")
        let created = await stage.queue(["true"])
        await stage.proxy.waitUntilHeld(builds)
        let stopped = try await stop(hpr) {
          for hold in [starts, builds] { await stage.proxy.release(hold) }
        }
        #expect(stopped >= 60)
        try await stage.allOver()
        for job in running + [starting, created] {
          #expect(await stage.coordinator.book(job)?.state == .success, "job \(job)")
        }
      }
      #expect(end.status == 0)
      #expect(await stage.coordinator.books.launchedTwice == [])
      #expect(try await stage.leftovers().isEmpty)
    }
  }

  /// Stops the process for a minute, in the midst of which `meanwhile` happens.
  ///
  /// - Returns: for how many seconds it stood, by a clock that nobody sets.
  private func stop(
    _ hpr: HprProcess, _ meanwhile: () async throws -> Void
  ) async throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    hpr.signal(SIGSTOP)
    // The minute itself is the condition.
    try await Task.sleep(for: .seconds(20))
    try await meanwhile()
    try await clock.sleep(until: start + .seconds(61))
    hpr.signal(SIGCONT)
    return (clock.now - start) / .seconds(1)
  }
}
