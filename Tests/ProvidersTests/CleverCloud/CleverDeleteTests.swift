import Core
import TestSupport
import Testing

@testable import Providers

@Suite struct CleverDeleteTests {
  private func answer(
    _ deletion: ScriptedCloud.Answer, look: ScriptedCloud.Answer? = nil
  ) async -> (DeleteAnswer, [String]) {
    let cloud = ScriptedCloud { call, _ in
      call == Cloud.delete ? deletion : call == Cloud.application ? look : nil
    }
    let answer = await Cloud.provider(cloud).delete(Cloud.resource())
    return (answer, cloud.calls)
  }

  @Test(
    arguments: [
      .status(200, #"{"id":302,"message":"deleted","type":"success"}"#), .status(204, ""),
      .status(202, "{}"), Cloud.noApplication,
    ] as [ScriptedCloud.Answer])
  func goneIsWhatTheAnswerSays(answer: ScriptedCloud.Answer) async {
    let (said, calls) = await self.answer(answer)
    #expect(said == .gone)
    #expect(calls == [Cloud.delete])
  }

  @Test(
    arguments: [
      (.status(401, "{}"), true), (.status(403, Cloud.page), true),
      (.status(403, #"{"id":4002}"#), false), (.status(401, #"{"id":21002}"#), false),
      (.status(409, "{}"), false), (.status(429, ""), false),
    ] as [(ScriptedCloud.Answer, Bool)])
  func refusalsAreToldApart(answer: ScriptedCloud.Answer, credentials: Bool) async {
    let (said, calls) = await self.answer(answer, look: Cloud.noApplication)
    guard case .no(_, credentials) = said else {
      Issue.record("\(said)")
      return
    }
    #expect(calls == [Cloud.delete])
  }

  @Test func whoIsAwayRefusesNothing() async {
    let (said, calls) = await self.answer(.error(.refused), look: Cloud.noApplication)
    guard case .unknown = said else {
      Issue.record("\(said)")
      return
    }
    #expect(calls == [Cloud.delete], "it is not looked at either")
  }

  @Test(
    arguments: [
      .status(500, ""), .status(502, #"{"id":21002}"#), .status(503, #"{"id":-500}"#),
      .status(200, Cloud.page), .error(.late), .error(.cut),
      .status(200, #"{"id":7,"message":"no","type":"error"}"#),
    ] as [ScriptedCloud.Answer])
  func doubtIsLookedAt(answer: ScriptedCloud.Answer) async {
    for look in [Cloud.noApplication, .status(200, Cloud.body(state: "TO_DELETE"))] {
      #expect(await self.answer(answer, look: look).0 == .gone)
    }
    let looks: [ScriptedCloud.Answer] = [
      .status(200, Cloud.body()), .status(200, Cloud.body(id: "app_2", state: "TO_DELETE")),
      .status(404, "{}"), .status(404, Cloud.page), .status(401, "{}"), .status(503, ""),
      .error(.late), .status(200, Cloud.page),
    ]
    for look in looks {
      let (said, _) = await self.answer(answer, look: look)
      guard case .unknown = said else {
        Issue.record("\(look) confirms nothing, but: \(said)")
        continue
      }
    }
  }

  /// Answers of 404 that are not the API's own word for "no such application".
  private static let strangeAbsences: [ScriptedCloud.Answer] = [
    .status(404, "{}"), .status(404, ""), .status(404, "404 page not found"),
    .status(404, Cloud.page), .status(404, #"{"id":4002,"message":"not yours","type":"error"}"#),
    .status(404, #"{"message":"Not found","type":"error"}"#),
  ]

  private func deletion(
    answered absence: ScriptedCloud.Answer, listing: ScriptedCloud.Answer,
    look: ScriptedCloud.Answer? = nil
  ) async -> DeleteAnswer {
    let cloud = ScriptedCloud { call, _ in
      switch call {
      case Cloud.delete: absence
      case Cloud.application: look ?? absence
      case Cloud.applications: listing
      default: nil
      }
    }
    return await Cloud.provider(cloud).delete(Cloud.resource())
  }

  @Test("any other 404 ends by a listing without the application", arguments: strangeAbsences)
  func strangeAbsence(absence: ScriptedCloud.Answer) async {
    let others = Cloud.body(id: "app_2", name: "shop")
    let dying = Cloud.body(state: "TO_DELETE")
    for listing in ["[]", "[\(others)]", "[\(dying),\(others)]"] {
      #expect(await deletion(answered: absence, listing: .status(200, listing)) == .gone)
    }
    #expect(
      await deletion(
        answered: absence, listing: .status(503, ""), look: Cloud.noApplication) == .gone)
    let proofless: [ScriptedCloud.Answer] = [
      .status(200, "[\(Cloud.body())]"), .status(200, "{}"), .status(200, Cloud.page),
      .status(404, "{}"), .status(404, Cloud.page), .status(503, ""), .error(.late),
    ]
    for listing in proofless {
      #expect(await deletion(answered: absence, listing: listing) != .gone, "\(listing)")
    }
  }

  private func answerByName(
    _ bodies: [String], delete: @escaping @Sendable (String) -> ScriptedCloud.Answer
  ) async -> (DeleteAnswer, [String]) {
    let cloud = ScriptedCloud { call, _ in
      call == Cloud.applications
        ? .status(200, "[\(bodies.joined(separator: ","))]")
        : call.hasPrefix("DELETE") ? delete(call) : nil
    }
    let answer = await Cloud.provider(cloud).delete(Cloud.resource(id: nil))
    return (answer, cloud.calls)
  }

  @Test func withoutIdAllOfTheNameGo() async {
    let bodies = [
      Cloud.body(id: "a"), Cloud.body(id: "b", name: "shop"), Cloud.body(id: "c"),
      Cloud.body(id: "d", state: "TO_DELETE"), Cloud.body(id: "e", name: "hpd-job-0a1b2c3d-4"),
    ]
    let (said, calls) = await answerByName(bodies) { _ in .status(200, "{}") }
    #expect(said == .gone)
    #expect(
      calls == [Cloud.applications] + ["a", "c"].map { Cloud.delete.replacing("app_1", with: $0) })
    #expect(await answerByName([]) { _ in .error(.late) }.0 == .gone)
  }

  @Test func withoutIdOneFailureIsAFailure() async {
    let (said, _) = await answerByName([Cloud.body(id: "a"), Cloud.body(id: "b")]) {
      $0.hasSuffix("a") ? .status(200, "{}") : .status(403, "{}")
    }
    guard case .no(_, credentials: true) = said else {
      Issue.record("\(said)")
      return
    }
  }

  @Test(arguments: [.status(200, "{}"), .status(500, ""), .error(.late)] as [ScriptedCloud.Answer])
  func withoutListingNothingIsGone(answer: ScriptedCloud.Answer) async {
    let cloud = ScriptedCloud { call, _ in call == Cloud.applications ? answer : nil }
    let said = await Cloud.provider(cloud).delete(Cloud.resource(id: nil))
    guard case .unknown = said else {
      Issue.record("\(said)")
      return
    }
  }
}
