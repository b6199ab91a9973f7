/// Carries the duties of jobs out: one call of a port each, whose answer is a fact.
struct JobDuties<World: DispatcherWorld>: Sendable {
  let world: World

  /// Does one duty. Where there is nothing to do it with, it was not done, and is ordered
  /// again later.
  func perform(_ duty: Duty, of life: JobLife) async -> JobEvent {
    let runner = life.record.key.runner
    switch duty {
    case .account, .lookUp, .create, .compose, .launch, .look, .awaitEnd, .delete, .deleteExtra:
      guard let provider = world.provider(of: runner, for: life.executor) else {
        return duty.notDone(.noRunner)
      }
      return await perform(duty, of: life.record, by: provider) ?? duty.notDone(.nothingToDo)
    case .heartbeat, .ask, .probe, .readLog, .appendReason, .report:
      guard let coordinator = world.coordinator(of: runner, at: life.record.url) else {
        return duty.notDone(.noRunner)
      }
      guard let payload = life.record.payload else { return duty.notDone(.nothingToDo) }
      return await perform(duty, of: life, payload, by: coordinator) ?? duty.notDone(.nothingToDo)
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
      resource: resource, payload: payload,
      acquiredAt: record.commitDate ?? record.acquiredAt, commit: record.commit)
    switch duty {
    case .create: return .created(await provider.create(order))
    case .compose: return .composed(provider.commitID(for: order))
    default: return .launched(await provider.launch(order))
    }
  }
}

extension Trouble {
  static let noRunner = Trouble("the runner is gone from the configuration")
  static let nothingToDo = Trouble("the record lacks what the order needs")
}
