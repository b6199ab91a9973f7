import Core
import TestSupport
import Testing

@testable import Providers

@Suite struct CleverListTests {
  private func provider(_ answer: ScriptedCloud.Answer) -> CleverCloudProvider {
    Cloud.provider(ScriptedCloud { call, _ in call == Cloud.applications ? answer : nil })
  }

  @Test func findsOursAmongOthers() async {
    let bodies = [
      Cloud.body(id: "a", name: "shop"), Cloud.body(id: "b", name: "hpd-job-0a1b2c3d-42"),
      Cloud.body(id: "c", name: "hpd-job-0a1b2c3d-42", createdAt: 7),
      Cloud.body(id: "d", name: "hpd-job-0a1b2c3d-42", state: "TO_DELETE"),
      Cloud.body(id: "e", name: "hpd-job-ffffffff-7"),
      Cloud.body(id: "f", name: "hpd-job-abcdefgh-7"), Cloud.body(id: "g", name: ""),
      Cloud.body(id: "h", name: "hpd-job-0a1b2c3d-421"),
    ]
    let provider = provider(.status(200, "[\(bodies.joined(separator: ","))]"))
    let weight = Weight(thousandths: 13454)
    let b = FoundResource(
      name: Cloud.name, id: ResourceID("b"), createdAt: Instant(milliseconds: 1_795_462_394_000),
      weight: weight)
    let c = FoundResource(
      name: Cloud.name, id: ResourceID("c"), createdAt: Instant(milliseconds: 7), weight: weight)
    #expect(await provider.lookUp(Cloud.name, in: Cloud.account) == .complete([b, c]))
    guard case .complete(let listed) = await provider.list(Cloud.account) else {
      Issue.record("it is a listing")
      return
    }
    #expect(listed.map(\.id.text) == ["b", "c", "e", "h"])
  }

  @Test func isNotOverwhelmed() async {
    let bodies = (0..<1000).map {
      Cloud.body(
        id: "app_\($0)", name: $0 % 2 == 0 ? "hpd-job-0a1b2c3d-\($0)" : "shop-\($0)",
        state: $0 % 10 == 0 ? "TO_DELETE" : "SHOULD_BE_UP")
    }
    let provider = provider(.status(200, "[\(bodies.joined(separator: ","))]"))
    guard case .complete(let listed) = await provider.list(Cloud.account) else {
      Issue.record("it is a listing")
      return
    }
    #expect(listed.count == 400)
  }

  @Test(
    arguments: [
      .status(200, "{}"), .status(200, Cloud.page), .status(200, #"[{"id":"a"}]"#),
      .status(200, "[" + Cloud.body()), .status(401, "{}"), .status(404, #"{"id":1}"#),
      .status(500, ""), .status(502, Cloud.page), .error(.late), .error(.cut), .error(.refused),
      .status(200, #"{"type":"error","message":"no"}"#),
    ] as [ScriptedCloud.Answer])
  func whatIsNotCompleteIsNone(answer: ScriptedCloud.Answer) async {
    let provider = provider(answer)
    if case .complete = await provider.list(Cloud.account) { Issue.record("it is not complete") }
    if case .complete = await provider.lookUp(Cloud.name, in: Cloud.account) {
      Issue.record("it is not complete")
    }
  }

  @Test func checkNeedsCatalogueAndCredentials() async {
    let cases: [(String, ScriptedCloud.Answer)] = [
      (Cloud.applications, .status(401, "{}")), (Cloud.applications, .error(.refused)),
      (Cloud.flavors, .status(503, "")), (Cloud.flavors, .status(200, "[]")),
      (Cloud.instances, .error(.late)),
    ]
    for (broken, answer) in cases {
      let cloud = ScriptedCloud { call, _ in
        call == broken ? answer : call == Cloud.applications ? .status(200, "[]") : nil
      }
      guard case .away(let trouble) = await Cloud.provider(cloud).check() else {
        Issue.record("\(broken) is broken")
        continue
      }
      #expect(trouble.summary.hasPrefix("cannot use Clever Cloud: "))
    }
    let cloud = ScriptedCloud { call, _ in
      call == Cloud.applications ? .status(200, "[]") : nil
    }
    #expect(await Cloud.provider(cloud).check() == .available)
  }
}
