public import Core

extension CleverCloudProvider {
  /// One look at the application's deployment. That its machine runs is no life of the inner
  /// runner: that is seen in the job's log.
  public func look(at resource: Resource) async -> ResourceCondition {
    guard let id = resource.id else {
      return .unknown(Trouble("the id of the application \(resource.name) is not known"))
    }
    switch await deployments.outcome(of: resource.account) {
    case .failed(let trouble): return .unknown(trouble)
    case .notOffered: return await lookAlone(at: id, in: resource.account)
    case .rows(let rows):
      if let condition = CleverDeployment.condition(of: id, by: rows[id.text] ?? []) {
        return condition
      }
      return await lookAlone(at: id, in: resource.account)
    }
  }

  /// Between looks at the deployments of an organisation.
  public var lookInterval: Duration { deployments.interval.withLock { $0 } }

  /// Changes that, also for waits that are under way: from their next look on.
  public func look(every interval: Duration) {
    deployments.interval.withLock { $0 = interval }
  }

  /// Waits until the deployment has ended.
  public func end(of resource: Resource) async -> ResourceCondition {
    while true {
      let condition = await look(at: resource)
      switch condition {
      case .ended, .gone, .unknown: return condition
      case .pending, .alive: break
      }
      do {
        try await clock.sleep(lookInterval)
      } catch {
        return .unknown(Trouble("the wait for the end of \(resource.name) was cancelled"))
      }
    }
  }

  /// Looks at one application, which the organisation's deployments do not tell of (yet): at its
  /// own deployments, and without any at itself.
  private func lookAlone(at id: ResourceID, in account: Account) async -> ResourceCondition {
    do {
      if let condition = CleverDeployment.condition(
        of: id, by: try await deployments(of: id, in: account))
      {
        return condition
      }
      let condition = Self.condition(withoutDeployment: try await application(id, in: account))
      if condition == .gone { forgetReadiness(of: id) }
      return condition
    } catch {
      return .unknown(error.trouble("look at the application \(id)"))
    }
  }

  static func condition(
    withoutDeployment application: CleverApplication?
  ) -> ResourceCondition {
    guard let application, !application.isBeingDeleted else { return .gone }
    if let obstacle = application.obstacle {
      return .ended(Trouble("nothing is deployed on \(application.id): \(obstacle)"), log: "")
    }
    return .pending(.idle("there is no deployment yet"))
  }

  private func deployments(
    of id: ResourceID, in account: Account
  ) async throws(CleverFailure) -> [CleverDeployment] {
    let call = applicationCall("GET", id, "deployments", query: [("limit", "10")])
    let answer = try await api.call(call, in: account)
    // Too early a look may be answered so; the application itself is looked at then.
    if answer.status == 404, !answer.isForeign { return [] }
    return try CleverDeployment.rows(in: try answer.document())
  }
}
