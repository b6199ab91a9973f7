import Core
import StateFile

/// Asks runners' coordinators for one job, and writes its record.
struct Acquisition {
  let configuration: Configuration
  let runners: [RunnerConfiguration]
  let installation: String
  let style: LogStyle
  let output: RecordOutput

  /// What a coordinator has said.
  private enum Answer {
    case job([UInt8])
    /// A job whose payload makes no sense, or came in parts.
    case unreadable([UInt8], Trouble)
    case none
    /// No job, and nobody can say whether there was one. A final refusal stays one.
    case refused(Trouble, isFinal: Bool)
  }

  /// Asks until there is a job or the time is up, at least once.
  /// - Throws: `CommandError`: status 3 if there was no job, 4 if that cannot be said.
  func run(for patience: Duration) async throws(CommandError) {
    let clock = WallAnchoredClock()
    let end = clock.now + patience
    let systemID = SystemID.find(beside: configuration.path, installation: installation)
    let all = runners.map { StepTools(configuration, $0, style, output, systemID: systemID) }
    defer { all.forEach { $0.close() } }
    var refused: [RunnerName: (trouble: Trouble, isFinal: Bool)] = [:]
    var flavors: [RunnerName: CatalogueAnswer] = [:]
    while true {
      let next = clock.now + configuration.checkInterval
      for tools in all where refused[tools.runner.name]?.isFinal != true {
        if patience > .zero, Interruption.hasCome { break }
        // Before the job is asked for: nothing comes between a grant and its record.
        let known = await known(flavors[tools.runner.name], tools)
        flavors[tools.runner.name] = known
        switch await ask(tools) {
        case .job(let bytes): return try await take(bytes, known, tools)
        case .unreadable(let bytes, let trouble): throw await salvage(bytes, trouble, tools)
        case .none: refused[tools.runner.name] = nil
        case .refused(let trouble, let isFinal): refused[tools.runner.name] = (trouble, isFinal)
        }
      }
      let isHopeless = refused.values.count(where: \.isFinal) == all.count
      guard !isHopeless, clock.now < end, !Interruption.hasCome else { break }
      await Interruption.sleep(until: min(next, end), clock)
    }
    throw verdict(refused.mapValues(\.trouble))
  }

  private func ask(_ tools: StepTools) async -> Answer {
    guard let coordinator = tools.world.coordinator(of: tools.runner.name) else { return .none }
    switch await coordinator.requestJob(lastUpdate: nil) {
    case .granted(let bytes): return .job(bytes)
    case .unreadableGrant(let bytes, let trouble): return .unreadable(bytes, trouble)
    case .none, .conflict: return .none
    case .forbidden(let trouble): return .refused(trouble, isFinal: true)
    case .refused(let trouble): return .refused(trouble, isFinal: trouble.kind == .limited)
    case .unanswered(let trouble): return .refused(trouble, isFinal: false)
    }
  }

  private func verdict(_ troubles: [RunnerName: Trouble]) -> CommandError {
    for runner in runners {
      guard let trouble = troubles[runner.name] else { continue }
      CommandError(.coordinator, "\(runner.name): coordinator \(runner.url)", trouble.summary).lines
        .forEach(output.context.streams.tell)
    }
    return troubles.isEmpty
      ? CommandError(.nothing, "acquire-once", "no job was waiting") : .told(.coordinator)
  }

  /// Writes the record of a granted job; a job that nobody has the record of is failed.
  private func take(
    _ bytes: [UInt8], _ flavors: CatalogueAnswer?, _ tools: StepTools
  ) async throws(CommandError) {
    let payload: JobPayload
    do throws(PayloadError) {
      payload = try JobPayload(reading: bytes)
    } catch {
      throw await salvage(bytes, Trouble(error.sentence), tools)
    }
    let record = record(of: payload, weighing: weight(of: payload, flavors, tools), tools)
    do throws(CommandError) {
      try output.write(StepRecord(record: record))
    } catch {
      await fail(record, "the record of this job was lost: \(error.why)", tools)
      throw error
    }
  }

  private func record(
    of payload: JobPayload, weighing weight: Weight = .one, _ tools: StepTools
  ) -> JobRecord {
    let now = tools.clock.now
    let (runner, rules) = (tools.runner, tools.rules)
    return JobRecord(
      key: JobKey(runner.name, payload.id), payload: payload, acquiredAt: now,
      expectedWeight: weight,
      mark: .ofStep(installation: installation, runner: runner.name),
      deadline: now + min(rules.provisioningTimeout, payload.timeout ?? .seconds(3600)),
      url: runner.url)
  }

  /// The runner's flavors, unless they were asked for before.
  private func known(
    _ answer: CatalogueAnswer?, _ tools: StepTools
  ) async -> CatalogueAnswer? {
    guard answer == nil, tools.runner.clever != nil else { return answer }
    return await tools.world.provider(of: tools.runner.name)?.catalogue()
  }

  /// What the job's flavor weighs; nothing depends on it before the record is imported.
  private func weight(
    of payload: JobPayload, _ flavors: CatalogueAnswer?, _ tools: StepTools
  ) -> Weight {
    guard let clever = tools.runner.clever, case .catalogue(let catalogue)? = flavors else {
      return .one
    }
    let choice = FlavorChoice(
      PayloadVariables(payload), defaultFlavor: clever.defaultFlavor, maxFlavor: clever.maxFlavor,
      catalogue: catalogue)
    if case .flavor(let flavor) = choice { return flavor.weight }
    return catalogue.worstWeight(maxFlavor: clever.maxFlavor) ?? .one
  }

  /// Fails a job of whose payload only id and token can be read.
  private func salvage(
    _ bytes: [UInt8], _ trouble: Trouble, _ tools: StepTools
  ) async -> CommandError {
    let title = "\(tools.runner.name): a granted job"
    guard let (id, token) = JobPayload.salvage(bytes) else {
      return CommandError(.coordinator, title, "it could not be read: \(trouble.summary)")
    }
    let payload = JobPayload(bytes: [], id: id, token: token).reduced()
    let why = "the coordinator's description of this job could not be read: \(trouble.summary)"
    await fail(record(of: payload, tools), why, tools)
    return CommandError(.coordinator, "\(title), \(id)", "it could not be read: \(trouble.summary)")
  }

  private func fail(_ record: JobRecord, _ message: String, _ tools: StepTools) async {
    var record = record
    record.orderFailure(.systemFailure, message, at: tools.clock.now)
    // Nothing is kept any more: the place for the record is what failed.
    let outcome = await tools.drive(
      record, under: tools.rules, restingIn: [.decommissioning, .kept], isKept: false)
    if case .undecided(_, let trouble) = outcome.end {
      CommandError(.failed, "job \(record.key)", "it could not be reported failed: \(trouble)")
        .lines
        .forEach(output.context.streams.tell)
    }
  }
}
