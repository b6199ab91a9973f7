import Core
import TestSupport
import Testing

@testable import Providers

@Suite struct CleverCreateTests {
  private let made = CreateAnswer.created(id: Cloud.id, weight: Weight(thousandths: 13454))

  private func answer(
    _ answer: ScriptedCloud.Answer, settings: CleverCloudSettings = Cloud.settings()
  ) async -> CreateAnswer {
    await Cloud.provider(ScriptedCloud { call, _ in call == Cloud.create ? answer : nil }, settings)
      .create(Cloud.order())
  }

  @Test func requestHasTheParameters() async throws {
    let cloud = ScriptedCloud { call, _ in
      call == Cloud.create ? .status(200, Cloud.body()) : nil
    }
    #expect(await Cloud.provider(cloud).create(Cloud.order()) == made)
    #expect(cloud.calls == [Cloud.create])
    let request = try #require(cloud.requests.last)
    #expect(request.deadlines.total == .seconds(60))
    let fields = Dictionary(request.headers.map { ($0.name, $0.value) }) { $1 }
    #expect(
      fields == [
        "Accept": "application/json", "Content-Type": "application/json",
        "Authorization": "token orga-t0ken-s3cret",
      ])
    let expected = """
      {"name":"hpd-job-0a1b2c3d-42","zone":"par","instanceLifetime":"TASK",\
      "instanceType":"docker","deploy":"git",\
      "instanceVariant":"70d676a0-a775-4dc9-a43d-3121036e8515","instanceVersion":"20230101",\
      "minInstances":1,"maxInstances":1,"minFlavor":"heptapod-runner-M",\
      "maxFlavor":"heptapod-runner-M"}
      """
    #expect(request.body.map { String(decoding: $0, as: UTF8.self) } == expected)
    // The catalogue is public, and the token is nobody's business there.
    #expect(
      cloud.requests.dropLast().allSatisfy { request in
        !request.headers.contains { $0.name == "Authorization" }
      })
  }

  @Test func showsItselfByOAuth() async throws {
    var settings = Cloud.settings(tenancy: .single(organisation: "orga_1", token: nil))
    settings.authentication = .oauth1(
      .init(
        consumerKey: Secret("ck"), consumerSecret: Secret("c&s"), token: Secret("tk"),
        tokenSecret: Secret("ts")))
    let cloud = ScriptedCloud { call, _ in
      call == Cloud.create ? .status(200, Cloud.body()) : nil
    }
    #expect(await Cloud.provider(cloud, settings).create(Cloud.order()) == made)
    let authorization = cloud.requests.last?.headers.first { $0.name == "Authorization" }?.value
    #expect(
      authorization
        == #"OAuth oauth_consumer_key="ck", oauth_token="tk", "#
        + #"oauth_signature_method="PLAINTEXT", oauth_signature="c%2526s%26ts""#)
  }

  @Test(
    arguments: [
      (.status(201, Cloud.body()), nil), (.status(202, #"{"id":"app_1"}"#), nil),
    ] as [(ScriptedCloud.Answer, Int?)])
  func anyGoodStatusIsMade(answer: ScriptedCloud.Answer, _: Int?) async {
    guard case .created(Cloud.id, _) = await self.answer(answer) else {
      Issue.record("it was made")
      return
    }
  }

  @Test(
    arguments: [
      (.status(400, #"{"id":501}"#), .final), (.status(400, #"{"id":557}"#), .final),
      (.status(400, #"{"id":9017}"#), .catalogue), (.status(404, #"{"id":1}"#), .catalogue),
      (.status(401, "{}"), .credentials), (.status(403, Cloud.page), .credentials),
      (.status(408, ""), .again), (.status(425, ""), .again), (.status(429, Cloud.page), .again),
      (.status(400, Cloud.page), nil), (.status(404, Cloud.page), nil),
      (.status(500, ""), nil), (.status(502, #"{"id":21002}"#), nil),
      (.status(503, #"{"id":-500,"message":"<html>"}"#), nil), (.status(504, Cloud.page), nil),
      (.status(302, ""), nil),
      // Good, but not understood: it may well have been made.
      (.status(200, Cloud.page), nil), (.status(200, ""), nil), (.status(200, "{}"), nil),
      (.status(200, #"{"id":7}"#), nil), (.status(200, Cloud.body(name: "shop")), nil),
      (.error(.refused), .away), (.error(.late), nil), (.error(.cut), nil),
      (.error(HTTPError(.cancelled, "cancelled", mayHaveBeenSent: false)), nil),
    ] as [(ScriptedCloud.Answer, Refusal.Kind?)])
  func otherEndsAreNoOrUnknown(answer: ScriptedCloud.Answer, kind: Refusal.Kind?) async {
    switch await self.answer(answer) {
    case .created: Issue.record("nothing is known to be made")
    case .no(let refusal):
      #expect(refusal.kind == kind)
      #expect(!refusal.leavesTraces && refusal.reason == .systemFailure)
      #expect(refusal.trouble.summary.hasPrefix("cannot create the application \(Cloud.name): "))
    case .unknown(let trouble):
      #expect(kind == nil)
      #expect(trouble.summary.hasPrefix("cannot create the application \(Cloud.name): "))
    }
  }

  @Test(arguments: ["XXL", "XL"]) func unknownFlavorsFailTheirJob(flavor: String) async {
    let cloud = ScriptedCloud()
    let order = Cloud.order(Cloud.payload(flavor: flavor))
    guard case .no(let refusal) = await Cloud.provider(cloud).create(order) else {
      Issue.record("there is no such flavor")
      return
    }
    #expect(refusal.kind == .final && refusal.reason == .scriptFailure)
    #expect(refusal.trouble.summary.hasSuffix("the choices are XS, M, L"))
    #expect(cloud.calls.isEmpty)
  }

  @Test func largestFlavorIsTheLimit() async {
    let settings = Cloud.settings(maxFlavor: "M")
    let cloud = ScriptedCloud { call, _ in
      call == Cloud.create ? .status(200, Cloud.body()) : nil
    }
    let provider = Cloud.provider(cloud, settings)
    guard
      case .no(let refusal) = await provider.create(Cloud.order(Cloud.payload(flavor: "L")))
    else {
      Issue.record("it is too large")
      return
    }
    #expect(refusal.reason == .scriptFailure)
    #expect(await provider.create(Cloud.order(Cloud.payload(flavor: "M"))) == made)
    let body = cloud.requests.last?.body.map { String(decoding: $0, as: UTF8.self) }
    #expect(body?.contains(#""maxFlavor":"heptapod-runner-M""#) == true)
  }

  @Test func catalogueIsReadOncePerHour() async {
    let clock = TestClock()
    let cloud = ScriptedCloud { call, _ in
      call == Cloud.create ? .status(200, Cloud.body()) : nil
    }
    let provider = Cloud.provider(cloud, clock: clock)
    for _ in 0..<3 { #expect(await provider.create(Cloud.order()) == made) }
    #expect(cloud.count(Cloud.flavors) == 1 && cloud.count(Cloud.instances) == 1)
    clock.advance(by: .seconds(3601))
    #expect(await provider.create(Cloud.order()) == made)
    #expect(cloud.count(Cloud.flavors) == 2 && cloud.count(Cloud.instances) == 2)
  }

  @Test func outdatedVersionIsReadAnew() async {
    let newer = Cloud.instancesBody.replacing("20230101", with: "20260101")
    let cloud = ScriptedCloud { call, number in
      switch call {
      case Cloud.create:
        .status(number == 0 ? 400 : 200, number == 0 ? #"{"id":9017}"# : Cloud.body())
      case Cloud.instances: .status(200, number == 0 ? Cloud.instancesBody : newer)
      default: nil
      }
    }
    let provider = Cloud.provider(cloud)
    guard case .no(let refusal) = await provider.create(Cloud.order()) else {
      Issue.record("it was refused")
      return
    }
    #expect(refusal.kind == .catalogue)
    #expect(await provider.create(Cloud.order()) == made)
    let body = cloud.requests.last?.body.map { String(decoding: $0, as: UTF8.self) }
    #expect(body?.contains("20260101") == true)
  }

  @Test(
    arguments: [.error(.late), .status(503, ""), .status(400, "{}"), .status(200, Cloud.page)]
      as [ScriptedCloud.Answer])
  func withoutInstanceTypeNothingIsSent(answer: ScriptedCloud.Answer) async {
    let cloud = ScriptedCloud { call, _ in call == Cloud.instances ? answer : nil }
    guard case .no(let refusal) = await Cloud.provider(cloud).create(Cloud.order()) else {
      Issue.record("nothing was sent")
      return
    }
    #expect(refusal.kind == .away)
    #expect(cloud.calls.isEmpty)
  }

  @Test func lastGoodVersionIsUsed() async {
    let clock = TestClock()
    let cloud = ScriptedCloud { call, number in
      switch call {
      case Cloud.instances: number == 0 ? nil : .error(.late)
      case Cloud.create: number < 2 ? .status(200, Cloud.body()) : .status(400, #"{"id":9017}"#)
      default: nil
      }
    }
    let provider = Cloud.provider(cloud, clock: clock)
    #expect(await provider.create(Cloud.order()) == made)
    clock.advance(by: .seconds(7200))
    #expect(await provider.create(Cloud.order()) == made)
    #expect(cloud.count(Cloud.instances) == 2)
    // Out of date for certain: it is not used again.
    for kind in [Refusal.Kind.catalogue, .away] {
      guard case .no(let refusal) = await provider.create(Cloud.order()) else {
        Issue.record("it is out of date")
        return
      }
      #expect(refusal.kind == kind)
    }
    #expect(cloud.count(Cloud.create) == 3)
  }

  @Test func lastGoodFlavorsAreUsed() async {
    let cloud = ScriptedCloud { call, _ in
      switch call {
      case Cloud.flavors: .status(200, "[]")
      case Cloud.create: .status(200, Cloud.body())
      default: nil
      }
    }
    let known = Catalogue([Flavor(choice: "M", apiName: "old-M", weight: .one)])
    let provider = Cloud.provider(cloud, catalogue: known)
    #expect(await provider.create(Cloud.order()) == made)
    #expect(await provider.catalogue() == .catalogue(known))
    if case .unknown = await Cloud.provider(cloud).catalogue() {
    } else {
      Issue.record("nothing was ever read")
    }
  }

  @Test func otherOrganisationsHaveNoCredentials() async {
    let cloud = ScriptedCloud()
    let order = Cloud.order(resource: Cloud.resource(account: Account("orga_2")))
    guard case .no(let refusal) = await Cloud.provider(cloud).create(order) else {
      Issue.record("nothing was sent")
      return
    }
    #expect(refusal.kind == .again)
    #expect(cloud.calls.isEmpty)
  }

  @Test func strangeOrganisationsStayInTheirPlace() async {
    let organisation = "a/../b?c"
    let cloud = ScriptedCloud()
    let provider = Cloud.provider(
      cloud, Cloud.settings(tenancy: .single(organisation: organisation, token: Cloud.token)))
    _ = await provider.list(Account(organisation))
    #expect(cloud.calls == ["GET /organisations/a%2F..%2Fb%3Fc/applications"])
  }
}
