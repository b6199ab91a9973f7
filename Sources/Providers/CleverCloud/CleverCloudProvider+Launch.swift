public import Core

extension CleverCloudProvider {
  /// The id of the commit that `launch` would push.
  public func commitID(for order: LaunchOrder) -> String? {
    try? DeploymentCommit(of: context(order), at: order.acquiredAt).id
  }

  /// Waits for the application's repository, puts the environment, and pushes the job's commit. A
  /// repository that has a `master` gets nothing: it is the job's commit, or an error.
  public func launch(_ order: LaunchOrder) async -> LaunchAnswer {
    guard let id = order.resource.id else {
      let text = "the id of the application \(order.resource.name) is not known"
      return .no(Refusal(.final, Trouble(text)))
    }
    let answer: LaunchAnswer
    switch await readiness(of: id, in: order.resource.account) {
    case .gone: answer = .gone
    case .no(let refusal): answer = .no(refusal)
    case .ready(let url): answer = await launch(order, id, at: url)
    }
    if [.launched, .gone].contains(answer) { forgetReadiness(of: id) }
    return answer
  }

  private func launch(_ order: LaunchOrder, _ id: ResourceID, at url: String) async -> LaunchAnswer
  {
    let age = age(of: id)
    do throws(CleverFailure) {
      let repository = try await repository(at: url, in: order.resource.account)
      return forTenant(await launch(order, id, on: repository, age: age))
    } catch {
      return .no(refusal(error, "launch \(id)") ?? Refusal(.again, error.trouble("launch \(id)")))
    }
  }

  private func launch(
    _ order: LaunchOrder, _ id: ResourceID, on repository: any JobRepository, age: Duration
  ) async -> LaunchAnswer {
    let commit: DeploymentCommit
    do throws(CommitError) {
      commit = try DeploymentCommit(of: context(order), at: order.acquiredAt)
    } catch {
      return .no(Refusal(.final, Trouble("the job's commit cannot be made: \(error)")))
    }
    switch await repository.head() {
    case .master(let head): return Self.answer(to: order, commit.id, finding: head)
    case .refused(let status, let trouble):
      return PushAnswer.refused(status: status, trouble).launchAnswer(age: age)
    // Nothing was sent by this order, whatever became of an earlier one.
    case .unknown(let trouble): return .no(Refusal(.again, trouble))
    case .empty: break
    }
    if let refusal = Self.refusal(of: commit.id, for: order) { return .no(refusal) }
    if let refusal = await putEnvironment(of: id, in: order.resource.account) {
      return .no(refusal)
    }
    let answer = await repository.push(commit)
    if case .occupied(let head) = answer {
      return Self.answer(to: order, commit.id, finding: head)
    }
    return answer.launchAnswer(age: age)
  }

  /// What a `master` means that is there before anything is pushed (design §4). The commit made
  /// anew has the job's own token in it, so nobody else can have pushed it.
  static func answer(
    to order: LaunchOrder, _ commit: String, finding head: String
  ) -> LaunchAnswer {
    guard let recorded = order.commit, ![recorded, commit].contains(head) else { return .launched }
    return PushAnswer.occupied(by: head).launchAnswer(age: nil)
  }

  /// A commit other than the one recorded is never pushed: after a crash nobody would know it.
  static func refusal(of commit: String, for order: LaunchOrder) -> Refusal? {
    guard let recorded = order.commit, recorded != commit else { return nil }
    let text =
      "the job's commit is now \(commit), because the runner's settings have changed "
      + "since \(recorded) was recorded"
    return Refusal(.again, Trouble(text))
  }

  private func putEnvironment(of id: ResourceID, in account: Account) async -> Refusal? {
    let attempt = "put the environment of the application \(id)"
    do throws(CleverFailure) {
      // Unchecked, a bad variable would be taken, and missed only by the machine.
      let call = applicationCall(
        "PUT", id, "env", body: settings.environment, query: [("check", "true")])
      let answer = try await api.call(call, in: account)
      if answer.isDone { return nil }
      throw answer.failure
    } catch {
      // To put it twice does no harm; and whether the application is there is seen by a look.
      if error.saysNoApplication { return Refusal(.again, error.trouble(attempt)) }
      return refusal(error, attempt) ?? Refusal(.again, error.trouble(attempt))
    }
  }

  private func repository(
    at url: String, in account: Account
  ) async throws(CleverFailure) -> any JobRepository {
    let tenant = try await tenants.tenant(of: account)
    guard let (user, password) = settings.gitCredentials(of: tenant) else {
      throw .unusable("there is no password for pushes to the organisation \(account)")
    }
    let isPlain = settings.apiURL.lowercased().hasPrefix("http://")
    guard isPlain || url.lowercased().hasPrefix("https://") else {
      throw .unusable("the address of its repository does not begin with https://")
    }
    return repository(
      RepositoryAddress(url: url, user: user, password: password, tls: settings.tls))
  }

  private func age(of id: ResourceID) -> Duration {
    let now = clock.now()
    return readySince.withLock { readySince in
      let since = readySince[id] ?? now
      readySince[id] = since
      return since.duration(to: now)
    }
  }

  /// Nothing will be pushed to it any more.
  func forgetReadiness(of id: ResourceID) {
    _ = readySince.withLock { $0.removeValue(forKey: id) }
  }

  /// The credentials of a tenant are no reason for the runner to pause.
  private func forTenant(_ answer: LaunchAnswer) -> LaunchAnswer {
    guard settings.isMultiTenant, case .no(var refusal) = answer, refusal.kind == .credentials
    else { return answer }
    refusal.kind = .again
    return .no(refusal)
  }
}
