import Core
import TestSupport
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct CleverLaunchTests {
  /// A cloud whose application is answered by `application` and whose environment can be put.
  private func cloud(
    environment: ScriptedCloud.Answer = .status(200, "{}"),
    _ application: @escaping @Sendable (Int) -> ScriptedCloud.Answer = { _ in
      .status(200, Cloud.body())
    }
  ) -> ScriptedCloud {
    ScriptedCloud { call, number in
      switch call {
      case Cloud.application: application(number)
      case Cloud.putEnvironment: environment
      default: nil
      }
    }
  }

  private func launch(
    _ cloud: ScriptedCloud, _ repository: FakeRepository = FakeRepository(),
    settings: CleverCloudSettings = Cloud.settings(), commit: String? = nil
  ) async -> LaunchAnswer {
    let clock = TestClock()
    let provider = Cloud.provider(cloud, settings, clock: clock, repository: repository)
    return await advancing(clock) { await provider.launch(Cloud.order(commit: commit)) }
  }

  private func commit() -> String? { Cloud.provider(ScriptedCloud()).commitID(for: Cloud.order()) }

  @Test func environmentIsPutBeforeThePush() async throws {
    let repository = FakeRepository()
    let extra = [
      EnvironmentVariable(name: "CC_DOCKER_BUILDX", value: Secret("false")),
      EnvironmentVariable(name: "A", value: Secret("\"b\"")),
    ]
    let cloud = cloud()
    let id = try #require(commit())
    let answer = await launch(
      cloud, repository, settings: Cloud.settings(extra: extra), commit: id)
    #expect(answer == .launched)
    #expect(cloud.calls == [Cloud.application, Cloud.putEnvironment])
    #expect(
      cloud.requests.last?.body.map { String(decoding: $0, as: UTF8.self) }
        == #"{"CC_MOUNT_DOCKER_SOCKET":"true","CC_DOCKER_BUILDX":"false","A":"\"b\""}"#)
    #expect(repository.commits.map(\.id) == [id])
    #expect(
      repository.addresses == [
        RepositoryAddress(
          url: "http://push.test/app_1.git", user: "Jenkins", password: Cloud.token,
          tls: TLSIdentity())
      ])
  }

  @Test func gitCredentialsAreApart() async {
    let repository = FakeRepository()
    var settings = Cloud.settings()
    settings.git = .init(user: "me", password: Secret("pw"))
    _ = await launch(cloud(), repository, settings: settings)
    settings.git = .init()
    settings.authentication = .oauth1(
      .init(
        consumerKey: Secret("ck"), consumerSecret: Secret("cs"), token: Secret("tk"),
        tokenSecret: Secret("ts")))
    _ = await launch(cloud(), repository, settings: settings)
    #expect(repository.addresses.map(\.user) == ["me", "tk"])
    #expect(repository.addresses.map(\.password) == [Secret("pw"), Secret("ts")])
  }

  @Test func sameOrderGivesTheSameCommit() {
    #expect(commit() == commit())
    #expect(commit()?.count == 40)
    let other = Cloud.provider(ScriptedCloud()).commitID(
      for: Cloud.order(Cloud.payload(flavor: "L")))
    #expect(other != nil && other != commit())
  }

  @Test func masterMeansLaunched() async throws {
    let id = try #require(commit())
    let cases: [(String, String?, Bool)] = [
      (id, id, true), (id, nil, true), ("other", nil, true), ("recorded", "recorded", true),
      // The settings changed after the push: the job's own commit all the same.
      (id, "recorded", true), ("other", id, false),
    ]
    for (head, recorded, isLaunched) in cases {
      let repository = FakeRepository(heads: [.master(head)])
      let cloud = cloud()
      let answer = await launch(cloud, repository, commit: recorded)
      #expect((answer == .launched) == isLaunched, "\(head) \(recorded ?? "nil")")
      #expect(repository.commits.isEmpty)
      #expect(cloud.calls == [Cloud.application])
      if case .no(let refusal) = answer {
        #expect(refusal.kind == .final)
        #expect(refusal.trouble.summary.contains("other"))
      }
    }
  }

  @Test func anotherCommitThanRecordedIsNotPushed() async {
    let repository = FakeRepository()
    guard case .no(let refusal) = await launch(cloud(), repository, commit: "recorded") else {
      Issue.record("a crash would lose it")
      return
    }
    #expect(refusal.kind == .again)
    #expect(repository.commits.isEmpty)
  }

  @Test func repositoryIsWaitedFor() async {
    let answers: [ScriptedCloud.Answer] = [
      Cloud.noApplication, .status(404, "{}"), .status(404, #"{"id":4002}"#),
      .status(403, #"{"id":21002}"#), .status(503, ""), .error(.cut),
      .status(200, #"{"id":"app_1","deployment":null}"#),
      .status(200, Cloud.body(repository: "CREATING")), .status(429, ""),
      .status(200, Cloud.body()),
    ]
    let cloud = cloud { answers[min($0, answers.count - 1)] }
    #expect(await launch(cloud) == .launched)
    #expect(cloud.count(Cloud.application) == answers.count)
  }

  @Test(
    arguments: [
      (.status(200, Cloud.body(repository: "CREATING")), .again, 11),
      (.status(503, ""), .again, 11), (.error(.late), .again, 11),
      (.error(.refused), .away, 11), (.status(404, Cloud.page), .again, 11),
      (.status(404, "{}"), .final, 11), (.status(404, #"{"id":4002}"#), .final, 11),
      (.status(403, #"{"id":4002}"#), .final, 1),
      (.status(200, Cloud.body(id: "app_2")), .again, 11),
      (.status(200, Cloud.body(repository: "NOT_NEEDED")), .final, 1),
      (.status(200, Cloud.body(repository: "DELETED")), .final, 1),
      (.status(200, Cloud.body(state: "DEFAULT_OF_PAYMENT")), .final, 1),
      (.status(200, Cloud.body(state: "MODERATED")), .final, 1),
      (.status(401, "{}"), .credentials, 1), (.status(403, "{}"), .credentials, 1),
    ] as [(ScriptedCloud.Answer, Refusal.Kind, Int)])
  func waitHasAnEnd(answer: ScriptedCloud.Answer, kind: Refusal.Kind, looks: Int) async {
    let cloud = cloud { _ in answer }
    let repository = FakeRepository()
    guard case .no(let refusal) = await launch(cloud, repository) else {
      Issue.record("nothing was pushed")
      return
    }
    #expect(refusal.kind == kind)
    #expect(cloud.count(Cloud.application) == looks)
    #expect(repository.addresses.isEmpty)
  }

  @Test func goneIsBelievedAtTheEndOfTheWait() async {
    let missing = cloud { _ in Cloud.noApplication }
    #expect(await launch(missing) == .gone)
    #expect(missing.count(Cloud.application) == 11)
    let dying = cloud { _ in .status(200, Cloud.body(state: "TO_DELETE")) }
    #expect(await launch(dying) == .gone)
    #expect(dying.count(Cloud.application) == 1)
  }

  @Test(
    arguments: [
      (.status(400, #"{"id":557,"fields":{"A":"bad"}}"#), .final),
      (.status(401, "{}"), .credentials),
      (.status(503, ""), .again), (.error(.late), .again), (.error(.refused), .away),
      (Cloud.noApplication, .again), (.status(200, Cloud.page), .again),
      (.status(200, #"{"type":"error"}"#), .again),
    ] as [(ScriptedCloud.Answer, Refusal.Kind)])
  func withoutEnvironmentNothingIsPushed(
    answer: ScriptedCloud.Answer, kind: Refusal.Kind
  ) async {
    let repository = FakeRepository()
    guard case .no(let refusal) = await launch(cloud(environment: answer), repository) else {
      Issue.record("nothing was pushed")
      return
    }
    #expect(refusal.kind == kind)
    #expect(repository.commits.isEmpty)
  }

  private static let trouble = Trouble("the push stumbled")

  @Test(
    arguments: [
      (.pushed(words: "queued"), .launched), (.alreadyThere, .launched),
      (.unknown(trouble), .unknown(trouble)),
      (.declined(trouble), .no(Refusal(.final, trouble))),
      (.notSent(trouble), .no(Refusal(.again, trouble))),
      // The repository is seconds old: it may not be known to all of its servers yet.
      (.refused(status: 401, trouble), .no(Refusal(.again, trouble))),
      (.refused(status: 404, trouble), .no(Refusal(.again, trouble))),
      (.refused(status: 403, trouble), .no(Refusal(.credentials, trouble))),
    ] as [(PushAnswer, LaunchAnswer)])
  func pushHasItsSay(push: PushAnswer, expected: LaunchAnswer) async {
    #expect(await launch(cloud(), FakeRepository(push: push)) == expected)
  }

  @Test func refusedHeadIsWaitedOutForAWhile() async {
    let clock = TestClock()
    let repository = FakeRepository(heads: [.refused(status: 401, Self.trouble)])
    let provider = Cloud.provider(cloud(), clock: clock, repository: repository)
    #expect(await provider.launch(Cloud.order()) == .no(Refusal(.again, Self.trouble)))
    clock.advance(by: .seconds(29))
    #expect(await provider.launch(Cloud.order()) == .no(Refusal(.again, Self.trouble)))
    clock.advance(by: .seconds(2))
    #expect(await provider.launch(Cloud.order()) == .no(Refusal(.credentials, Self.trouble)))
    #expect(repository.commits.isEmpty)
  }

  /// Since when a repository is there matters until something is pushed to it, and no longer.
  @Test func nothingIsKeptOfWhatIsLaunchedOrGone() async {
    func provider(
      _ answer: @escaping @Sendable (String) -> ScriptedCloud.Answer?,
      push: PushAnswer = .refused(status: 404, Self.trouble)
    ) -> (CleverCloudProvider, TestClock) {
      let clock = TestClock()
      let cloud = ScriptedCloud { call, number in
        let isFirst = call == Cloud.application && number == 0
        if isFirst || call == Cloud.putEnvironment { return .status(200, Cloud.body()) }
        return answer(call)
      }
      return (Cloud.provider(cloud, clock: clock, repository: FakeRepository(push: push)), clock)
    }
    func kept(_ provider: CleverCloudProvider) -> Int { provider.readySince.withLock { $0.count } }

    let (launched, _) = provider({ _ in nil }, push: .pushed(words: ""))
    #expect(await launched.launch(Cloud.order()) == .launched)
    #expect(kept(launched) == 0)
    let (deleted, _) = provider { $0 == Cloud.delete ? .status(200, "{}") : nil }
    _ = await deleted.launch(Cloud.order())
    #expect(kept(deleted) == 1)
    #expect(await deleted.delete(Cloud.resource()) == .gone)
    #expect(kept(deleted) == 0)
    let (gone, clock) = provider { $0 == Cloud.application ? Cloud.noApplication : nil }
    _ = await gone.launch(Cloud.order())
    #expect(await advancing(clock) { await gone.launch(Cloud.order()) } == .gone)
    #expect(kept(gone) == 0)
    let (seenGone, _) = provider {
      $0 == Cloud.deployments
        ? .status(200, "{}") : $0 == Cloud.application ? Cloud.noApplication : nil
    }
    _ = await seenGone.launch(Cloud.order())
    #expect(await seenGone.look(at: Cloud.resource()) == .gone)
    #expect(kept(seenGone) == 0)
  }

  @Test func unknownHeadIsNoPush() async {
    let repository = FakeRepository(heads: [.unknown(Self.trouble)])
    #expect(await launch(cloud(), repository) == .no(Refusal(.again, Self.trouble)))
    #expect(repository.commits.isEmpty)
  }

  @Test func masterThatCameMeanwhileCounts() async throws {
    let id = try #require(commit())
    let mine = FakeRepository(push: .occupied(by: id))
    #expect(await launch(cloud(), mine, commit: id) == .launched)
    guard
      case .no(let refusal) = await launch(
        cloud(), FakeRepository(push: .occupied(by: "other")), commit: id)
    else {
      Issue.record("somebody else pushed")
      return
    }
    #expect(refusal.kind == .final)
  }

  @Test(arguments: ["http://push.test/a.git", "ftp://push.test/a.git", "push.test"])
  func passwordsGoOverTLSOnly(url: String) async {
    var settings = Cloud.settings()
    settings.apiURL = "https://cc.test/v2"
    let clock = TestClock()
    let body = Cloud.body().replacing("http://push.test/app_1.git", with: url)
    let cloud = ScriptedCloud { call, _ in
      call.hasSuffix("/applications/app_1") ? .status(200, body) : nil
    }
    let repository = FakeRepository()
    let provider = Cloud.provider(cloud, settings, clock: clock, repository: repository)
    guard case .no(let refusal) = await provider.launch(Cloud.order()) else {
      Issue.record("it must not be sent")
      return
    }
    #expect(refusal.kind == .final)
    #expect(repository.addresses.isEmpty)
  }

  @Test func withoutIdNothingIsLaunched() async {
    let cloud = ScriptedCloud()
    let order = Cloud.order(resource: Cloud.resource(id: nil))
    guard case .no = await Cloud.provider(cloud).launch(order) else {
      Issue.record("there is nothing to launch on")
      return
    }
    #expect(cloud.requests.isEmpty)
  }
}
