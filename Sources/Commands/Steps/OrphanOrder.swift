import Core
import Providers

/// The order to sweep, as the command line gives it.
struct OrphanOrder {
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
    let (statePath, known) = try state()
    let transport = HTTPClient(
      userAgent: "hpr/\(Version.number)", proxies: ProxySettings(environment: context.environment))
    defer { transport.close() }
    let world = LiveWorld(
      configuration, systemID: SystemID.known(to: configuration), transport: transport,
      clock: WallAnchoredClock(), restoring: known)
    let plan = SweepPlan(
      configuration: configuration, runners: runners, namespace: namespace, world: world,
      known: known)
    let marks = runners.map { (Mark(installation: known.installation, runner: $0.name), $0.name) }
    let sweep = OrphanSweep(
      sweep: Sweep(.marks(Dictionary(marks) { first, _ in first })),
      places: try await plan.places(), statePath: statePath, world: world, context: context,
      dryRun: dryRun, yes: yes)
    let (findings, unseen) = try await sweep.run()
    let report = SweepReport(findings: findings)
    try context.streams.output(json ? report.json : report.text)
    try tell(findings, unseen, context)
  }

  /// Without a state nobody can say what is tracked.
  private func state() throws(CommandError) -> (path: String, known: Snapshot) {
    guard let path = configuration.stateFile else {
      throw CommandError(
        .invalid, configuration.path, "state_file is not set",
        hint: "what is tracked is read there; without it nothing is an orphan for certain")
    }
    guard let known = try SweptState.read(path) else {
      throw CommandError(
        .invalid, path, "there is no state file, so nobody can say what is tracked",
        hint: "hpr run makes it when it starts")
    }
    return (path, known)
  }

  private func tell(
    _ findings: [OrphanSweep.Finding], _ unseen: [OrphanSweep.Place: Trouble],
    _ context: CommandContext
  ) throws(CommandError) {
    for (place, trouble) in unseen.sorted(by: { $0.key.account.text < $1.key.account.text }) {
      let error = CommandError(
        .provider, "\(place.runner): \(place.account)",
        "\(trouble.summary); nothing is removed there")
      error.lines.forEach(context.streams.tell)
    }
    let failed = findings.count { if case .failed = $0.outcome { true } else { false } }
    if failed > 0 {
      throw CommandError(.provider, "\(failed) resources", "could not be removed; see above")
    }
    if !unseen.isEmpty { throw .told(.provider) }
  }
}
