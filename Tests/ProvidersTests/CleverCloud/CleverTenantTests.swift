import Core
import TestSupport
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct CleverTenantTests {
  private let settings = Cloud.settings(tenancy: Cloud.byNamespace)

  private static func attributes(of namespace: String) -> String {
    "GET /groups/\(namespace)/custom_attributes"
  }

  private static func body(_ organisation: String?, _ token: String?) -> ScriptedCloud.Answer {
    let entries = [("other", "x"), ("cc_orga_id", organisation), ("cc_orga_token", token)]
      .compactMap { key, value in value.map { #"{"key":"\#(key)","value":"\#($0)"}"# } }
    return .status(200, "[\(entries.joined(separator: ","))]")
  }

  private func answer(_ answer: ScriptedCloud.Answer, payload: JobPayload) async -> AccountAnswer {
    let cloud = ScriptedCloud { call, _ in
      call == Self.attributes(of: "grp") ? answer : nil
    }
    return await Cloud.provider(cloud, settings).account(for: payload)
  }

  @Test func singleOrganisationIsForAll() async {
    let cloud = ScriptedCloud()
    let provider = Cloud.provider(cloud)
    #expect(await provider.account(for: Cloud.payload()) == .account(Cloud.account))
    #expect(await provider.accounts() == [Cloud.account])
    #expect(cloud.requests.isEmpty)
  }

  @Test func namespaceDecides() async {
    let cloud = ScriptedCloud { call, _ in
      switch call {
      case Self.attributes(of: "gr%20p%2F..%3F"): Self.body(" orga_7\\n", "t7")
      case Self.attributes(of: "b"): Self.body("orga_3", "t3")
      default: nil
      }
    }
    let provider = Cloud.provider(cloud, settings)
    #expect(
      await provider.account(for: Cloud.payload(namespace: "gr p/..?"))
        == .account(Account("orga_7")))
    #expect(
      await provider.account(for: Cloud.payload(namespace: "b", path: "b/c/d"))
        == .account(Account("orga_3")))
    #expect(await provider.accounts() == [Account("orga_3"), Account("orga_7")])
    #expect(
      cloud.requests.allSatisfy { request in
        request.headers.contains { $0 == ("PRIVATE-TOKEN", "admin-t0ken-s3cret") }
      })
  }

  @Test func importedApplicationsAreWhereTheirNamespaceIs() async {
    let cloud = ScriptedCloud { call, _ in
      call == Self.attributes(of: "b") ? Self.body("orga_3", "t3") : nil
    }
    let provider = Cloud.provider(cloud, settings)
    #expect(await provider.account(ofNamespace: "b") == .account(Account("orga_3")))
    #expect(await provider.accounts() == [Account("orga_3")])
    let single = Cloud.provider(ScriptedCloud())
    #expect(await single.account(ofNamespace: "") == .account(Cloud.account))
    // What the settings contradict is nowhere else: no organisation is better than a wrong one.
    for answer in [
      await provider.account(ofNamespace: ""), await single.account(ofNamespace: "b"),
    ] {
      guard case .unknown = answer else {
        Issue.record("\(answer)")
        continue
      }
    }
  }

  @Test func disagreementFailsTheJob() async {
    for payload in [Cloud.payload(), Cloud.payload(namespace: "grp", path: "rich/demo")] {
      guard case .no(let refusal) = await answer(Self.body("o", "t"), payload: payload) else {
        Issue.record("the tenant is not certain")
        continue
      }
      #expect(refusal.kind == .final)
    }
  }

  @Test(
    arguments: [
      (body(nil, "t"), .final, "cc_orga_id"), (body("", "t"), .final, "cc_orga_id"),
      (body("o", nil), .final, "cc_orga_token"), (body("o", " "), .final, "cc_orga_token"),
      (.status(200, "[]"), .final, "cc_orga_id"), (.status(200, "[7,{}]"), .final, "cc_orga_id"),
      (.status(404, #"{"message":"404 Group Not Found"}"#), .final, "Group Not Found"),
      (.status(401, "{}"), .credentials, "401"), (.status(403, "{}"), .credentials, "403"),
      (.status(200, "{}"), nil, ""), (.status(200, Cloud.page), nil, ""),
      (.status(404, Cloud.page), nil, ""), (.status(429, ""), nil, "429"),
      (.status(502, ""), nil, "502"), (.error(.late), nil, ""), (.error(.refused), nil, ""),
    ] as [(ScriptedCloud.Answer, Refusal.Kind?, String)])
  func attributesAreMissingOrUnknown(
    answer: ScriptedCloud.Answer, kind: Refusal.Kind?, word: String
  ) async {
    switch await self.answer(answer, payload: Cloud.payload(namespace: "grp")) {
    case .account: Issue.record("there is none")
    case .no(let refusal):
      #expect(refusal.kind == kind && refusal.reason == .systemFailure)
      #expect(word.isEmpty || refusal.trouble.summary.contains(word))
      #expect(refusal.trouble.summary.contains("grp"))
    case .unknown(let trouble):
      #expect(kind == nil)
      #expect(word.isEmpty || trouble.summary.contains(word))
    }
  }

  @Test func attributesAreReadEveryFewMinutes() async {
    let clock = TestClock()
    let call = Self.attributes(of: "grp")
    let cloud = ScriptedCloud { [call] in
      $0 != call ? nil : $1 < 2 ? Self.body("orga_1", "t\($1)") : .error(.refused)
    }
    let provider = Cloud.provider(cloud, settings, clock: clock)
    let payload = Cloud.payload(namespace: "grp")
    for _ in 0..<5 { #expect(await provider.account(for: payload) == .account(Cloud.account)) }
    #expect(cloud.count(call) == 1)
    clock.advance(by: .seconds(301))
    #expect(await provider.account(for: payload) == .account(Cloud.account))
    #expect(cloud.count(call) == 2)
    clock.advance(by: .seconds(301))
    // For a new job the coordinator has to say it; what exists is looked after meanwhile.
    if case .unknown = await provider.account(for: payload) {
    } else {
      Issue.record("the coordinator is away")
    }
    _ = await provider.list(Cloud.account)
    let sent = cloud.requests.last?.headers.first { $0.name == "Authorization" }?.value
    #expect(sent == "token t1")
  }

  @Test func refusedTokenIsReadAnew() async {
    let clock = TestClock()
    let call = Self.attributes(of: "grp")
    let cloud = ScriptedCloud { name, number in
      switch name {
      case call: Self.body("orga_1", number == 0 ? "old" : "new")
      case Cloud.create: number == 0 ? .status(401, "{}") : .status(200, Cloud.body())
      default: nil
      }
    }
    let provider = Cloud.provider(cloud, settings, clock: clock)
    _ = await provider.account(for: Cloud.payload(namespace: "grp"))
    clock.advance(by: .seconds(31))
    guard case .created(Cloud.id, _) = await provider.create(Cloud.order()) else {
      Issue.record("the new token is good")
      return
    }
    #expect(cloud.count(Cloud.create) == 2)
    let sent = cloud.requests.filter { ScriptedCloud.call($0) == Cloud.create }
      .compactMap { $0.headers.first { $0.name == "Authorization" }?.value }
    #expect(sent == ["token old", "token new"])
  }

  /// A tenant whose token is bad keeps no other from its jobs, and does not ask without end.
  @Test func refusedTenantIsNoTroubleOfTheRunner() async {
    let clock = TestClock()
    let call = Self.attributes(of: "grp")
    let cloud = ScriptedCloud { name, _ in
      switch name {
      case call: Self.body("orga_1", "bad")
      case Cloud.create: .status(401, "{}")
      default: nil
      }
    }
    let provider = Cloud.provider(cloud, settings, clock: clock)
    _ = await provider.account(for: Cloud.payload(namespace: "grp"))
    for _ in 0..<3 {
      guard case .no(let refusal) = await provider.create(Cloud.order()) else {
        Issue.record("it was refused")
        return
      }
      #expect(refusal.kind == .again)
    }
    #expect(cloud.count(call) == 1 && cloud.count(Cloud.create) == 3)
    #expect(await provider.check() == .available)
  }

  @Test func brokenTenantTouchesNoOther() async {
    let cloud = ScriptedCloud { call, _ in
      switch call {
      case Self.attributes(of: "bad"): .error(.late)
      case Self.attributes(of: "good"): Self.body("orga_1", "t")
      case Cloud.create: .status(200, Cloud.body())
      default: nil
      }
    }
    let provider = Cloud.provider(cloud, settings)
    if case .unknown = await provider.account(for: Cloud.payload(namespace: "bad")) {
    } else {
      Issue.record("nothing is known of it")
    }
    #expect(
      await provider.account(for: Cloud.payload(namespace: "good")) == .account(Cloud.account))
    if case .created = await provider.create(Cloud.order()) {} else { Issue.record("made") }
  }

  @Test func namespacesOfBeforeAreRemembered() async {
    let before = Instant(milliseconds: 0)
    let served = [
      ServedNamespace(
        runner: RunnerName("lab"), namespace: "moved", account: Cloud.account, lastServed: before),
      ServedNamespace(
        runner: RunnerName("lab"), namespace: "grp", account: Cloud.account, lastServed: before),
      ServedNamespace(
        runner: RunnerName("lab"), namespace: "away", account: Account("orga_9"), lastServed: before
      ),
    ]
    let cloud = ScriptedCloud { call, _ in
      switch call {
      case Self.attributes(of: "moved"): Self.body("orga_5", "t5")
      case Self.attributes(of: "grp"): Self.body("orga_1", "t1")
      case Self.attributes(of: "away"): .error(.refused)
      case Cloud.delete: .status(200, "{}")
      default: nil
      }
    }
    let provider = Cloud.provider(cloud, settings, served: served)
    #expect(await provider.accounts() == [Cloud.account, Account("orga_9")])
    #expect(await provider.delete(Cloud.resource()) == .gone)
    let sent = cloud.requests.last?.headers.first { $0.name == "Authorization" }?.value
    #expect(sent == "token t1")
  }

  /// The namespace has moved to another organisation; what was made in the old one before is there.
  @Test func whatRunsInTheFormerOrganisationIsLookedAfter() async {
    let clock = TestClock()
    let call = Self.attributes(of: "grp")
    let cloud = ScriptedCloud { name, number in
      switch name {
      case call: Self.body(number == 0 ? "orga_1" : "orga_5", number == 0 ? "t1" : "t5")
      case Cloud.applications: .status(200, "[\(Cloud.body())]")
      case Cloud.deployments: .status(200, "{}")
      case Cloud.application: .status(200, Cloud.body())
      case Cloud.delete: .status(200, "{}")
      default: nil
      }
    }
    let provider = Cloud.provider(cloud, settings, clock: clock)
    let payload = Cloud.payload(namespace: "grp")
    #expect(await provider.account(for: payload) == .account(Cloud.account))
    clock.advance(by: .seconds(301))
    #expect(await provider.account(for: payload) == .account(Account("orga_5")))
    #expect(await provider.accounts() == [Cloud.account, Account("orga_5")])
    if case .complete(let found) = await provider.list(Cloud.account) {
      #expect(found.map(\.id) == [Cloud.id])
    } else {
      Issue.record("the former organisation can be listed")
    }
    if case .unknown = await provider.look(at: Cloud.resource()) { Issue.record("look") }
    #expect(await provider.delete(Cloud.resource()) == .gone)
    let sent = cloud.requests.filter { $0.url.contains("organisations/orga_1/") }
      .compactMap { $0.headers.first { $0.name == "Authorization" }?.value }
    #expect(!sent.isEmpty && sent.allSatisfy { $0 == "token t1" }, "\(sent)")
  }

  /// The token for attributes is the runner's: it takes no job with one that is refused.
  @Test func refusedAttributesKeepTheRunnerAway() async {
    let answers = Lock((groups: 200, attributes: 403))
    let groups = "GET /groups?per_page=1&top_level_only=true"
    let cloud = ScriptedCloud { call, _ in
      let now = answers.withLock { $0 }
      return switch call {
      case groups: .status(now.groups, #"[{"full_path":"grp"}]"#)
      case Self.attributes(of: "grp"):
        now.attributes == 200 ? Self.body("orga_1", "t") : .status(now.attributes, "{}")
      default: nil
      }
    }
    let provider = Cloud.provider(cloud, settings)
    func trouble() async -> String? {
      if case .away(let trouble) = await provider.check() { trouble.summary } else { nil }
    }
    #expect(await trouble()?.contains("403") == true)
    answers.withLock { $0.groups = 401 }
    #expect(await trouble()?.contains("401") == true)
    // That the coordinator is away is no fault of the token.
    answers.withLock { $0.groups = 502 }
    #expect(await trouble() == nil)
    answers.withLock { $0 = (200, 200) }
    #expect(await trouble() == nil)
    // Once it was good, it is asked again only after a refusal.
    let asked = cloud.count(groups)
    #expect(await trouble() == nil)
    #expect(cloud.count(groups) == asked)
    answers.withLock { $0.attributes = 401 }
    _ = await provider.account(for: Cloud.payload(namespace: "grp"))
    #expect(await trouble()?.contains("401") == true)
  }

  /// What cannot be resolved now stays tracked.
  @Test(
    arguments: [
      .error(.refused), .status(200, "[]"), .status(404, "{}"), .status(403, "{}"),
      body("orga_5", "t5"),
    ] as [ScriptedCloud.Answer])
  func unresolvedTenantIsUnknown(answer: ScriptedCloud.Answer) async {
    let served = [
      ServedNamespace(
        runner: RunnerName("lab"), namespace: "grp", account: Cloud.account,
        lastServed: Instant(milliseconds: 0))
    ]
    let cloud = ScriptedCloud { call, _ in
      call == Self.attributes(of: "grp") ? answer : nil
    }
    let provider = Cloud.provider(cloud, settings, served: served)
    if case .unknown = await provider.delete(Cloud.resource()) {} else { Issue.record("delete") }
    if case .unknown = await provider.look(at: Cloud.resource()) {} else { Issue.record("look") }
    if case .failed = await provider.list(Cloud.account) {} else { Issue.record("list") }
    guard case .no(let refusal) = await provider.create(Cloud.order()) else {
      Issue.record("create")
      return
    }
    #expect(refusal.kind == .again)
    #expect(!cloud.calls.contains { $0.contains("organisations") })
  }

  @Test func unknownAccountsAreUnknown() async {
    let provider = Cloud.provider(ScriptedCloud(), settings)
    if case .unknown = await provider.delete(Cloud.resource()) {} else { Issue.record("delete") }
    #expect(await provider.accounts().isEmpty)
  }
}
