import Core
import TestSupport
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct CleverLookTests {
  private func row(_ state: String, app: String = "app_1") -> String {
    #""\#(app)":[{"id":1,"uuid":"d1","date":5,"state":"\#(state)","action":"DEPLOY"}]"#
  }

  private func look(
    _ answers: [String: ScriptedCloud.Answer]
  ) async -> (ResourceCondition, [String]) {
    let cloud = ScriptedCloud { call, _ in answers[call] }
    let condition = await Cloud.provider(cloud).look(at: Cloud.resource())
    return (condition, cloud.calls)
  }

  @Test func oneCallTellsOfAWholeOrganisation() async {
    let (condition, calls) = await look([
      Cloud.deployments: .status(200, "{\(row("FAIL", app: "app_2")),\(row("TASK_RUNNING"))}")
    ])
    #expect(condition == .pending(.machineRuns))
    #expect(calls == [Cloud.deployments])
  }

  @Test func thousandJobsShareEachCall() async {
    let clock = TestClock()
    let rows = (0..<1000).map { row("TASK_RUNNING", app: "app_\($0)") }
    let body = "{\(rows.joined(separator: ","))}"
    let cloud = ScriptedCloud { call, _ in call == Cloud.deployments ? .status(200, body) : nil }
    let provider = Cloud.provider(cloud, clock: clock)
    for round in 1...3 {
      await withTaskGroup { group in
        for number in 0..<1000 {
          group.addTask {
            await provider.look(at: Cloud.resource(id: ResourceID("app_\(number)")))
          }
        }
        for await condition in group { #expect(condition == .pending(.machineRuns)) }
      }
      #expect(cloud.calls.count == round)
      clock.advance(by: .seconds(10))
    }
  }

  @Test(
    arguments: [
      (.status(200, Cloud.body()), .pending(.idle("there is no deployment yet"))),
      (Cloud.noApplication, .gone), (.status(200, Cloud.body(state: "TO_DELETE")), .gone),
    ] as [(ScriptedCloud.Answer, ResourceCondition)])
  func withoutDeploymentTheApplicationTells(
    application: ScriptedCloud.Answer, expected: ResourceCondition
  ) async {
    for own in [.status(200, "[]"), Cloud.noApplication] as [ScriptedCloud.Answer] {
      let (condition, calls) = await look([
        Cloud.deployments: .status(200, "{}"), Cloud.ownDeployments: own,
        Cloud.application: application,
      ])
      #expect(condition == expected)
      #expect(calls == [Cloud.deployments, Cloud.ownDeployments, Cloud.application])
    }
  }

  @Test func deploymentMayComeLate() async {
    let clock = TestClock()
    let cloud = ScriptedCloud { call, number in
      switch call {
      case Cloud.deployments: .status(200, number < 3 ? "{}" : "{\(row("TASK_RUNNING"))}")
      case Cloud.ownDeployments: Cloud.noApplication
      case Cloud.application: .status(200, Cloud.body())
      default: nil
      }
    }
    let provider = Cloud.provider(cloud, clock: clock)
    for _ in 0..<3 {
      #expect(
        await provider.look(at: Cloud.resource())
          == .pending(.idle("there is no deployment yet")))
      clock.advance(by: .seconds(10))
    }
    #expect(await provider.look(at: Cloud.resource()) == .pending(.machineRuns))
  }

  @Test(arguments: ["DEFAULT_OF_PAYMENT", "MODERATED"])
  func applicationsHeldBackAreEnded(state: String) async {
    let (condition, _) = await look([
      Cloud.deployments: .status(200, "{}"), Cloud.ownDeployments: .status(200, "[]"),
      Cloud.application: .status(200, Cloud.body(state: state)),
    ])
    guard case .ended(let trouble, log: "") = condition else {
      Issue.record("\(condition)")
      return
    }
    #expect(trouble.summary.contains(state))
    #expect(trouble.summary.hasPrefix("nothing is deployed on app_1: "))
  }

  /// A map that leaves applications out, or none at all, only costs more requests.
  @Test(
    arguments: [.status(200, "{}"), .status(404, "{}"), .status(403, "{}"), .status(405, "{}")]
      as [ScriptedCloud.Answer])
  func deploymentsAreAskedForAlone(answer: ScriptedCloud.Answer) async {
    let (condition, calls) = await look([
      Cloud.deployments: answer,
      Cloud.ownDeployments: .status(200, #"[{"uuid":"d1","state":"WIP","action":"DEPLOY"}]"#),
    ])
    #expect(condition == .pending(.preparing("the deployment is in progress (WIP)")))
    #expect(calls == [Cloud.deployments, Cloud.ownDeployments])
  }

  @Test(
    arguments: [
      .status(200, Cloud.page), .status(200, "[]"), .status(401, "{}"), .status(404, Cloud.page),
      .status(500, ""), .status(502, #"{"id":21002}"#), .error(.late), .error(.cut),
      .error(.refused),
    ] as [ScriptedCloud.Answer])
  func silenceConcludesNothing(answer: ScriptedCloud.Answer) async {
    let (condition, calls) = await look([Cloud.deployments: answer])
    if case .unknown = condition {} else { Issue.record("\(condition)") }
    #expect(calls == [Cloud.deployments])
    if case .unknown = await look([
      Cloud.deployments: .status(200, "{}"), Cloud.ownDeployments: .status(200, "[]"),
      Cloud.application: answer,
    ]).0 {
    } else {
      Issue.record("\(answer) concludes nothing")
    }
  }

  @Test func withoutIdNothingIsAsked() async {
    let cloud = ScriptedCloud()
    let condition = await Cloud.provider(cloud).look(at: Cloud.resource(id: nil))
    if case .unknown = condition {} else { Issue.record("\(condition)") }
    #expect(cloud.requests.isEmpty)
  }

  @Test func endIsWaitedFor() async {
    let clock = TestClock()
    let start = clock.now
    let states = ["WIP", "WIP", "TASK_RUNNING", "OK"]
    let cloud = ScriptedCloud { call, number in
      call == Cloud.deployments ? .status(200, "{\(row(states[min(number, 3)]))}") : nil
    }
    let provider = Cloud.provider(cloud, clock: clock)
    let condition = await advancing(clock) { await provider.end(of: Cloud.resource()) }
    #expect(
      condition
        == .ended(Trouble("Clever Cloud's deployment d1 of app_1 has ended (OK)"), log: ""))
    #expect(cloud.calls.count == 4)
    #expect(start.duration(to: clock.now) == .seconds(30))
  }

  @Test func endReturnsEarlyWithoutAnswer() async {
    let clock = TestClock()
    let cloud = ScriptedCloud { call, number in
      call != Cloud.deployments ? nil : number == 0 ? .status(200, "{\(row("WIP"))}") : .error(.cut)
    }
    let provider = Cloud.provider(cloud, clock: clock)
    let condition = await advancing(clock) { await provider.end(of: Cloud.resource()) }
    if case .unknown = condition {} else { Issue.record("\(condition)") }
  }

  @Test func endObeysCancellation() async {
    let clock = TestClock()
    let cloud = ScriptedCloud { call, _ in
      call == Cloud.deployments ? .status(200, "{\(row("TASK_RUNNING"))}") : nil
    }
    let provider = Cloud.provider(cloud, clock: clock)
    let condition = await withTaskGroup(of: ResourceCondition.self) { group in
      group.addTask { await provider.end(of: Cloud.resource()) }
      while clock.nextDeadline == nil { await Task.yield() }
      group.cancelAll()
      return await group.next()
    }
    if case .unknown = condition {} else { Issue.record("\(String(describing: condition))") }
  }
}
