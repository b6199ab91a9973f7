import Core
import Providers

/// The order to sweep, as the command line gives it.
struct SweepOrder {
  /// What is swept.
  enum Kind: Sendable, Hashable {
    /// What the daemon made and does not track.
    case orphans
    /// What single steps made, that long ago.
    case steps(Duration)
    /// What the peer made.
    case peer
  }

  let kind: Kind
  let configuration: Configuration
  let runner: String?
  let namespace: String?
  let dryRun: Bool
  let yes: Bool
  let json: Bool

  /// Sweeps, and prints what was found and done.
  /// - Throws: `CommandError`.
  func run(_ context: CommandContext) async throws {
    let runners = try SweepPlan.runners(of: configuration, named: runner)
    let known = try known()
    let transport = HTTPClient(
      userAgent: "hpr/\(Version.number)", proxies: ProxySettings(environment: context.environment))
    defer { transport.close() }
    let clock = WallAnchoredClock()
    let world = LiveWorld(
      configuration, systemID: SystemID.known(to: configuration), transport: transport,
      clock: clock, restoring: known)
    let plan = SweepPlan(
      configuration: configuration, runners: runners, namespace: namespace, world: world,
      known: known)
    let installations = StepInstallation.known(to: configuration, context.environment)
    let sweep = OrphanSweep(
      sweep: try sweep(of: runners, known, stepsOf: installations, at: clock.now),
      places: try await plan.places(), statePath: configuration.stateFile, world: world,
      context: context, dryRun: dryRun, yes: yes)
    let (findings, unseen) = try await sweep.run()
    // What failed is told first, for nobody may read the report to its end.
    let failure = tell(findings, unseen, context)
    do {
      let report = SweepReport(findings: findings)
      try context.streams.output(json ? report.json : report.text)
    } catch OutputError.failed(let why) where failure != nil {
      CommandError(.failed, "standard output", why).lines.forEach(context.streams.tell)
    } catch OutputError.closed where failure != nil {
      // The failure says that not all is well.
    }
    if let failure { throw failure }
  }

  /// Without a state nobody can say what of the daemon's is tracked.
  private func known() throws(CommandError) -> Snapshot? {
    let known = try configuration.stateFile.flatMap { path throws(CommandError) in
      try SweptState.read(path)
    }
    guard known == nil, kind == .orphans else { return known }
    guard let path = configuration.stateFile else {
      throw CommandError(
        .invalid, configuration.path, "state_file is not set",
        hint: "what is tracked is read there; without it nothing is an orphan for certain")
    }
    throw CommandError(
      .invalid, path, "there is no state file, so nobody can say what is tracked",
      hint: "hpr run makes it when it starts")
  }

  private func sweep(
    of runners: [RunnerConfiguration], _ known: Snapshot?, stepsOf installations: [String],
    at now: Instant
  ) throws(CommandError) -> Sweep {
    switch kind {
    case .orphans:
      let installation = known.map { [$0.installation] } ?? []
      return Sweep(.marks(marks(of: runners, installation) { Mark(installation: $0, runner: $1) }))
    case .steps(let age):
      let marks = marks(of: runners, installations) { .ofStep(installation: $0, runner: $1) }
      return Sweep(.marks(marks), madeBefore: now + (.zero - age))
    case .peer:
      return try Sweep(peersOf: runners, configuration.path)
    }
  }

  private func marks(
    of runners: [RunnerConfiguration], _ installations: [String],
    _ mark: (String, RunnerName) -> Mark
  ) -> [Mark: RunnerName] {
    let pairs = runners.flatMap { runner in
      installations.map { (mark($0, runner.name), runner.name) }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Tells what could not be looked at or removed, and how the sweep is to end for it.
  private func tell(
    _ findings: [OrphanSweep.Finding], _ unseen: [OrphanSweep.Place: Trouble],
    _ context: CommandContext
  ) -> CommandError? {
    for (place, trouble) in unseen.sorted(by: { $0.key.account.text < $1.key.account.text }) {
      let error = CommandError(
        .provider, "\(place.runner): \(place.account)",
        "\(trouble.summary); nothing is removed there")
      error.lines.forEach(context.streams.tell)
    }
    var failed = 0
    for finding in findings {
      guard case .failed(let why) = finding.outcome else { continue }
      failed += 1
      let what = "\(finding.resource.name) in \(finding.place.account)"
      CommandError(.provider, what, why).lines.forEach(context.streams.tell)
    }
    if failed > 0 {
      let what = failed == 1 ? "1 resource" : "\(failed) resources"
      return CommandError(.provider, what, "could not be removed")
    }
    return unseen.isEmpty ? nil : .told(.provider)
  }
}

extension Sweep {
  /// The peer's names: its resources begin with the first eight characters of a runner's token.
  /// - Throws: `CommandError` if several runners are meant, or these are every runner's.
  init(peersOf runners: [RunnerConfiguration], _ path: String) throws(CommandError) {
    guard let runner = runners.first, runners.count == 1 else {
      throw CommandError(
        .invalid, path, "it has several runners", hint: "name one by --runner NAME")
    }
    let prefixLength =
      runner.token.cutToken.reveal().unicodeScalars.count
      - runner.token.shortToken.unicodeScalars.count
    guard prefixLength < 8 else {
      throw CommandError(
        .invalid, "\(runner.name)",
        "the first eight characters of its token are those of every runner's token",
        hint: "what the peer left cannot be told from another runner's; remove it by hand")
    }
    var beginning = String(String.UnicodeScalarView(runner.token.reveal().unicodeScalars.prefix(8)))
    if runner.executor == .localDocker { beginning = beginning.lowercased() }
    self.init(.prefix("hpd-job-\(beginning)-", runner.name))
  }
}
