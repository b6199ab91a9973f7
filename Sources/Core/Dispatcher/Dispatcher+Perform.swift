// Carrying orders out: one call of a port each, whose answer comes back as a fact.
extension Dispatcher {
  func perform(_ effect: Effect) async {
    switch effect {
    case .request(let runner, let number, let lastUpdate):
      let answer = await world.coordinator(of: runner)?.requestJob(lastUpdate: lastUpdate)
      await inbox.post(.requested(runner, number: number, answer ?? .unanswered(noRunner)))
    case .verify(let runner):
      let answer = await world.coordinator(of: runner)?.verify()
      await inbox.post(.verified(runner, answer ?? .unknown(noRunner)))
    case .checkProvider(let runner):
      await check(runner)
    case .list(let runner, let accounts):
      await list(runner, also: accounts)
    case .job, .stop, .note, .dump, .exit:
      break
    }
  }

  /// What the provider offers is known before it counts as available.
  private func check(_ runner: RunnerName) async {
    guard let provider = world.provider(of: runner) else {
      return await inbox.post(.providerChecked(runner, .away(noRunner)))
    }
    let condition = await provider.check()
    if case .available = condition, case .catalogue(let catalogue) = await provider.catalogue() {
      await inbox.post(.catalogued(runner, catalogue))
    }
    await inbox.post(.providerChecked(runner, condition))
  }

  private func list(_ runner: RunnerName, also further: [Account]) async {
    if let provider = world.provider(of: runner) {
      let accounts = await provider.accounts()
      for account in accounts + further.filter({ !accounts.contains($0) }) {
        await inbox.post(.listed(runner, account, await provider.list(account)))
      }
    }
    await inbox.post(.listingsEnded(runner))
  }

  /// Does one duty of a job. Where there is nothing to do it with, it was not done, and is ordered
  /// again later.
  func perform(_ duty: Duty, of life: JobLife) async -> JobEvent {
    let runner = life.record.key.runner
    switch duty {
    case .account, .lookUp, .create, .compose, .launch, .look, .awaitEnd, .delete, .deleteExtra:
      guard let provider = world.provider(of: runner, for: life.executor) else {
        return duty.notDone(noRunner)
      }
      return await perform(duty, of: life.record, by: provider) ?? duty.notDone(nothingToDo)
    case .heartbeat, .ask, .probe, .readLog, .appendReason, .report:
      guard let coordinator = world.coordinator(of: runner, at: life.record.url) else {
        return duty.notDone(noRunner)
      }
      guard let payload = life.record.payload else { return duty.notDone(nothingToDo) }
      return await perform(duty, of: life, payload, by: coordinator) ?? duty.notDone(nothingToDo)
    }
  }

  private func perform(
    _ duty: Duty, of life: JobLife, _ payload: JobPayload, by coordinator: any CoordinatorPort
  ) async -> JobEvent? {
    let offset = life.record.traceOffset
    let (job, token) = (payload.id, payload.token)
    switch duty {
    case .heartbeat:
      return .heartbeat(await coordinator.update(job, token: token, to: .running))
    case .ask:
      return .asked(await coordinator.status(of: job, token: token))
    case .probe:
      return .probed(await coordinator.append([], at: offset, to: job, token: token))
    case .readLog:
      guard let project = payload.projectID else { return nil }
      return .logRead(await coordinator.readLog(of: job, project: project))
    case .appendReason:
      let reason = life.reasonForLog
      guard !reason.isEmpty else { return nil }
      return .appended(await coordinator.append(reason, at: offset, to: job, token: token))
    case .report:
      guard let reason = life.record.owedReport?.reason else { return nil }
      return .reported(await coordinator.update(job, token: token, to: .failed(reason)))
    default:
      return nil
    }
  }

  private func perform(
    _ duty: Duty, of record: JobRecord, by provider: any ProviderPort
  ) async -> JobEvent? {
    if duty == .account {
      if let namespace = record.resource?.account.namespace {
        return .account(await provider.account(ofNamespace: namespace))
      }
      guard let payload = record.payload else { return nil }
      return .account(await provider.account(for: payload))
    }
    guard var resource = record.resource else { return nil }
    switch duty {
    case .lookUp: return .lookedUp(await provider.lookUp(resource.name, in: resource.account))
    case .look: return .looked(await provider.look(at: resource))
    case .awaitEnd: return .ended(await provider.end(of: resource))
    case .delete: return .deleted(await provider.delete(resource))
    case .deleteExtra(let id):
      resource.id = id
      return .deletedExtra(id, await provider.delete(resource))
    case .create, .compose, .launch: break
    default: return nil
    }
    guard let payload = record.payload else { return nil }
    let order = CreateOrder(
      resource: resource, payload: payload, acquiredAt: record.acquiredAt, commit: record.commit)
    switch duty {
    case .create: return .created(await provider.create(order))
    case .compose: return .composed(provider.commitID(for: order))
    default: return .launched(await provider.launch(order))
    }
  }

  private var noRunner: Trouble { Trouble("the runner is gone from the configuration") }
  private var nothingToDo: Trouble { Trouble("the record lacks what the order needs") }
}
