import Foundation
import Testing
import World

/// Where the daemon runs jobs, on whichever platform.
protocol DaemonStage: StepStage, Sendable {
  var theCoordinator: SandboxCoordinator { get }
  /// The path of the state file.
  var stateFile: String { get }
  /// The folder of the state file, which holds nothing else.
  var disk: String { get }
  /// The phases of the records in the state file, by job.
  func phases() throws -> [Int: String]
  /// Queues jobs that bring every call about: some end well, one is failed by hpr.
  func queueWork() async
  /// Waits until every job is over whose grant is known to have arrived.
  func quiet(within seconds: Double) async throws
  /// The names of the resources that there are.
  func resources() async throws -> [String]
  /// Insists that no resource is left, and, where the platform keeps books, that none was made or
  /// launched twice.
  func checkPlatform() async throws
  /// Coordinators beside the stage's own.
  var others: [SandboxCoordinator] { get }
  /// Adds the tokens of the platform.
  func fillByPlatform(_ vault: Vault) async
  /// Searches what the platform was asked, and the pushed trees that are still there.
  func searchPlatform(_ vault: Vault) async
}

extension CleverStage: DaemonStage {
  var theCoordinator: SandboxCoordinator { cloud.coordinator }

  func queueWork() async {
    for seconds in [0, 2] { await queue(["sleep \(seconds)"]) }
    await queue(flavor: "HUGE")
  }

  func quiet(within seconds: Double) async throws { try await allOver(within: seconds) }

  func resources() async throws -> [String] { await cloud.clever.books.names }

  func checkPlatform() async throws {
    let books = await cloud.clever.books
    #expect(books.existing == [] && books.foreignDeleted == [])
    #expect(books.launchedTwice == [] && books.doubled == [])
  }
}

extension Stage: DaemonStage {
  var theCoordinator: SandboxCoordinator { coordinator }

  func queueWork() async {
    for seconds in [0, 2] { await queue(["sleep \(seconds)"]) }
    var senseless = JobSpec()
    senseless.payload = Self.senseless
    senseless.runner = "broken"
    await coordinator.queue(senseless)
  }

  func quiet(within seconds: Double) async throws {
    try await allOver(within: seconds, knowable: false)
  }

  func resources() async throws -> [String] { try await leftovers() }

  func checkPlatform() async throws { #expect(try await leftovers() == []) }
}

extension DaemonStage {
  /// Runs the daemon, at its most talkative, until `body` has made it end.
  func daemon(
    _ more: [String] = [], under wrapper: Wrapper? = nil,
    _ body: @Sendable (HprProcess) async throws -> Void = { _ in }
  ) async throws -> HprProcess.End {
    try await HprProcess.run(
      ["run", configuration, "--log-level", "trace"] + more, under: wrapper,
      environment: ["TMPDIR": temporary], log: log
    ) { hpr in
      try await checkProcess(hpr)
      try await body(hpr)
    }
  }

  /// The file with what the daemon and the killed steps tell.
  var log: String { "\(directory)/hpr.log" }

  /// Runs the daemon, plays, and ends it by SIGTERM.
  @discardableResult
  func runUntilTerminated(
    under wrapper: Wrapper? = nil, _ body: @Sendable (HprProcess) async throws -> Void
  ) async throws -> HprProcess.End {
    try await daemon(under: wrapper) { hpr in
      try await body(hpr)
      // Where all is over at once it may not have come that far.
      if !hpr.hasEnded { try await hpr.takesSignals() }
      hpr.signal(SIGTERM)
    }
  }

  /// The same, and insists that it ends well.
  @discardableResult
  func liveUntilTerminated(
    under wrapper: Wrapper? = nil, _ body: @Sendable (HprProcess) async throws -> Void
  ) async throws -> HprProcess.End {
    let end = try await runUntilTerminated(under: wrapper, body)
    #expect(end.status == 0, "\(end.log.suffix(2000))")
    return end
  }

  /// Queues a job of the runner `sandbox`.
  @discardableResult
  func queueJob(_ script: [String] = ["true"]) async -> Int {
    var spec = JobSpec(script: script)
    spec.runner = "sandbox"
    return await theCoordinator.queue(spec)
  }

  /// Queues a job and waits until it runs and has written to its log.
  func runningJob(_ script: [String]) async throws -> Int {
    let job = await queueJob(["echo begun"] + script)
    try await until("the job runs") {
      let trace = await theCoordinator.trace(job) ?? Data()
      return try phases()[job] == "running" && !trace.isEmpty
    }
    return job
  }
}
