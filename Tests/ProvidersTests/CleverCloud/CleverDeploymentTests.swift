import Core
import Testing

@testable import Providers

@Suite struct CleverDeploymentTests {
  private func condition(_ rows: [CleverDeployment]) -> ResourceCondition? {
    CleverDeployment.condition(of: Cloud.id, by: rows)
  }

  @Test(
    arguments: [
      ("WIP", "DEPLOY", .pending(.preparing("the deployment is in progress (WIP)"))),
      ("WIP", "", .pending(.preparing("the deployment is in progress (WIP)"))),
      ("TASK_RUNNING", "DEPLOY", .pending(.machineRuns)),
      ("FAIL", "DEPLOY", ended("failed (FAIL)")),
      ("OK", "DEPLOY", ended("has ended (OK)")),
      ("CANCELLED", "DEPLOY", ended("was cancelled (CANCELLED)")),
      ("OK", "CANCEL", ended("was cancelled (OK)")),
      ("OK", "UNDEPLOY", ended("has ended, because the application was stopped (OK)")),
      ("WIP", "UNDEPLOY", .pending(.machineRuns)),
      ("FAIL", "UNDEPLOY", ended("failed (FAIL)")),
      ("OK", "REPLACE", ended("has ended (OK)")),
    ] as [(String, String, ResourceCondition)])
  func saysHowTheResourceIs(state: String, action: String, expected: ResourceCondition) {
    #expect(condition([CleverDeployment(state: state, action: action, id: "d1")]) == expected)
  }

  private static func ended(_ what: String) -> ResourceCondition {
    .ended(Trouble("Clever Cloud's deployment d1 of app_1 \(what)"), log: "")
  }

  @Test(arguments: ["", "BOOTING", "ok", "a\nb"]) func unknownWordsConcludeNothing(state: String) {
    guard case .unknown(let trouble) = condition([CleverDeployment(state: state)]) else {
      Issue.record("the word is not known")
      return
    }
    #expect(!trouble.summary.contains("\n"))
  }

  @Test func newestCounts() {
    let old = CleverDeployment(state: "WIP", id: "d0", date: 5)
    // The build was cancelled: another row, of another id, has taken the place of the first.
    let cancel = CleverDeployment(state: "OK", action: "CANCEL", id: "d1", date: 9)
    #expect(condition([old, cancel]) == Self.ended("was cancelled (OK)"))
    #expect(condition([cancel, old]) == Self.ended("was cancelled (OK)"))
    let again = CleverDeployment(state: "TASK_RUNNING", id: "d2", date: 10)
    #expect(condition([old, again, cancel]) == .pending(.machineRuns))
  }

  @Test func otherKindsOfRowsCountForNothing() {
    let size = CleverDeployment(state: "OK", action: "UPSCALE", date: 99)
    #expect(condition([size]) == nil)
    #expect(condition([]) == nil)
    let run = CleverDeployment(state: "TASK_RUNNING", date: 1)
    #expect(condition([size, run]) == .pending(.machineRuns))
  }

  @Test func isReadLeniently() throws {
    let body = """
      {"app_1":[{"id":1,"uuid":"d0","date":5,"state":"FAIL","action":"DEPLOY"},
                {"id":2,"uuid":"d1","date":5,"state":"TASK_RUNNING","action":"DEPLOY","x":[]}],
       "app_2":[],"app_3":[{},7,null]}
      """
    let rows = try CleverDeployment.byApplication(in: JSONNode.parse(Array(body.utf8)))
    #expect(Set(rows.keys) == ["app_1", "app_2", "app_3"])
    #expect(condition(rows["app_1"] ?? []) == .pending(.machineRuns))
    if case .unknown = condition(rows["app_3"] ?? []) {} else { Issue.record("nothing is said") }
  }

  @Test(arguments: ["[]", "null", "7", #"{"app_1":7}"#, #"{"app_1":{}}"#])
  func otherShapesAreUnreadable(body: String) throws {
    let document = try JSONNode.parse(Array(body.utf8))
    #expect(throws: CleverFailure.self) { try CleverDeployment.byApplication(in: document) }
  }
}
