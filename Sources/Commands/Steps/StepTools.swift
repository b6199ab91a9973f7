import Core
import Logging
import Providers
import StateFile

/// What a step works with: the runner of its record, and the world as that runner sees it.
struct StepTools: Sendable {
  let configuration: Configuration
  let runner: RunnerConfiguration
  let world: LiveWorld
  let clock: WallAnchoredClock
  let logger: Logger
  let output: RecordOutput
  private let transport: HTTPClient

  /// The tools for a record.
  /// - Throws: `CommandError` if the record is of another runner, or of another executor.
  init(
    _ configuration: Configuration, for record: JobRecord, _ style: LogStyle, _ output: RecordOutput
  ) throws(CommandError) {
    let name = record.key.runner
    guard let runner = configuration.runner(name) else {
      throw CommandError(
        .invalid, "job \(record.key)", "\(configuration.path) has no runner '\(name)'")
    }
    if let resource = record.resource, resource.executor != runner.executor {
      throw CommandError(
        .invalid, "job \(record.key)",
        "its resource was made by \(resource.executor.rawValue), and the runner has now "
          + "executor = \"\(runner.executor.rawValue)\"")
    }
    self.init(
      configuration, runner, style, output, systemID: SystemID.known(to: configuration),
      served: Self.served(record, configuration))
  }

  /// The tools of a runner.
  init(
    _ configuration: Configuration, _ runner: RunnerConfiguration, _ style: LogStyle,
    _ output: RecordOutput, systemID: String, served: [ServedNamespace] = []
  ) {
    self.configuration = configuration
    self.runner = runner
    self.output = output
    clock = WallAnchoredClock()
    let secrecy = Secrecy()
    logger = GlobalOptions.logger(style, hiding: secrecy, output.context)
    transport = HTTPClient(
      userAgent: "hpr/\(Version.number)",
      proxies: ProxySettings(environment: output.context.environment),
      secrecy: secrecy)
    world = LiveWorld(
      configuration, systemID: systemID, transport: transport, clock: clock,
      restoring: Snapshot(installation: "", served: served))
  }

  /// Ends all connections.
  func close() { transport.close() }

  /// Whose credentials the record's account is used with: those of the job's namespace, and where
  /// the payload does not say it any more, of those that the daemon's state knows.
  private static func served(
    _ record: JobRecord, _ configuration: Configuration
  ) -> [ServedNamespace] {
    guard let account = record.resource?.account, account.namespace == nil else { return [] }
    let state = configuration.stateFile.flatMap { try? StateFile.read(at: $0) }
    var served = state?.served.filter { $0.account == account } ?? []
    if let payload = record.payload,
      case .namespace(let namespace) = NamespaceChoice(PayloadVariables(payload))
    {
      served.append(
        ServedNamespace(
          runner: record.key.runner, namespace: namespace, account: account,
          lastServed: record.acquiredAt))
    }
    return served
  }

  /// The settings of the job's life.
  var rules: JobRules {
    let settings = DispatcherSettings(configuration, pollCycles: nil)
    var rules = settings.rules
    if let own = settings.runners.first(where: { $0.name == runner.name }) {
      rules.startTimeout = own.startTimeout
      rules.logWatch = own.logWatch
    }
    return rules
  }

  /// Names the resource of a record from before it was named: a later step may have made it. Where
  /// nobody says now whose organisation it would be in, the record has the namespace instead, and
  /// the job's life asks again before it deletes.
  func name(_ record: inout JobRecord) async {
    guard record.phase.isOnGoodPath, record.creation == .none, let payload = record.payload else {
      return
    }
    if record.resource == nil {
      guard let account = await account(of: payload) else { return }
      record.resource = Resource(
        executor: runner.executor,
        name: ResourceName(mark: record.mark, job: record.key.job), account: account,
        weight: record.expectedWeight)
    }
    record.creation = .leftovers
  }

  /// Where the resource of a job can be; nil if it can have none.
  private func account(of payload: JobPayload) async -> Account? {
    switch await world.provider(of: runner.name)?.account(for: payload) {
    case .account(let account): return account
    case .no(let refusal) where refusal.kind == .final: return nil
    case nil: return nil
    case .no, .unknown:
      guard case .namespace(let namespace) = NamespaceChoice(PayloadVariables(payload)) else {
        return nil
      }
      return Account(namespace: namespace)
    }
  }

  /// Drives the job until it rests in one of the phases, and says what came of it. The payload
  /// stays whole.
  /// - Parameter isKept: whether the record is kept in the output's file on the way.
  func drive(
    _ record: JobRecord, under rules: JobRules, restingIn rest: Set<Phase>,
    paysDebts: Bool = true, isPatient: Bool = false, isKept: Bool = true,
    until deadline: Instant? = nil
  ) async -> StepOutcome {
    let payload = record.payload
    let whole = { @Sendable (record: JobRecord) in
      var record = record
      record.payload = payload
      return record
    }
    let store = output.store
    let step = JobStep(
      world: world, clock: clock, rules: rules, restingIn: rest, paysDebts: paysDebts,
      isPatient: isPatient,
      store: { (record) async throws(StateStoreError) in
        if isKept { try await store(whole(record), false) }
      },
      record: NoticeLog(logger: logger).record)
    let life = JobLife(step: record, executor: runner.executor, at: clock.now)
    var outcome = await step.run(life, until: deadline)
    outcome.record = whole(outcome.record)
    return outcome
  }
}
