import Core

/// One row of an application's deployments (facts: Clever Cloud §3.3).
struct CleverDeployment: Sendable, Hashable {
  var id = ""
  var number: Int64 = 0
  var date: Int64 = 0
  /// `WIP`, `TASK_RUNNING`, `OK`, `FAIL`, `CANCELLED`, or a word not known.
  var state = ""
  /// `DEPLOY`, `CANCEL`, `UNDEPLOY`…; empty if it is not said.
  var action = ""

  init(state: String, action: String = "DEPLOY", id: String = "", date: Int64 = 0) {
    self.state = state
    self.action = action
    self.id = id
    self.date = date
  }

  private init(_ node: JSONNode) {
    id = node["uuid"]?.string ?? ""
    number = node["id"]?.int64 ?? 0
    date = node["date"]?.int64 ?? 0
    state = node["state"]?.string ?? ""
    action = node["action"]?.string ?? ""
  }

  /// Reads the deployments of one application.
  static func rows(in document: JSONNode) throws(CleverFailure) -> [CleverDeployment] {
    guard let rows = document.array else { throw .unreadable("deployments that are no array") }
    return rows.map { CleverDeployment($0) }
  }

  /// Reads the deployments of a whole organisation, by application.
  static func byApplication(
    in document: JSONNode
  ) throws(CleverFailure) -> [String: [CleverDeployment]] {
    guard let members = document.object?.members else {
      throw .unreadable("deployments that are no object")
    }
    var deployments: [String: [CleverDeployment]] = [:]
    for member in members { deployments[member.key] = try rows(in: member.value) }
    return deployments
  }

  /// What the deployments say of an application; nil if there are none. The newest counts: a
  /// deployment that is cancelled while it is built is replaced by another row. What only changes
  /// the number or the size of machines counts for nothing.
  static func condition(
    of application: ResourceID, by rows: [CleverDeployment]
  ) -> ResourceCondition? {
    rows.filter { !["UPSCALE", "DOWNSCALE", "NONE"].contains($0.action) }
      .max { ($0.date, $0.number) < ($1.date, $1.number) }
      .map { $0.condition(of: application) }
  }

  private func condition(of application: ResourceID) -> ResourceCondition {
    switch (action, state) {
    case ("CANCEL", _), (_, "CANCELLED"): ended(application, "was cancelled")
    case ("UNDEPLOY", "OK"): ended(application, "has ended, because the application was stopped")
    case ("UNDEPLOY", "WIP"), (_, "TASK_RUNNING"): .pending(.machineRuns)
    case (_, "WIP"): .pending(.preparing("the deployment is in progress (WIP)"))
    case (_, "FAIL"): ended(application, "failed")
    case (_, "OK"): ended(application, "has ended")
    default:
      .unknown(Trouble("\(subject(application)) is in a state not known: \(state.onOneLine)"))
    }
  }

  private func ended(_ application: ResourceID, _ what: String) -> ResourceCondition {
    .ended(Trouble("\(subject(application)) \(what) (\(state.onOneLine))"), log: "")
  }

  private func subject(_ application: ResourceID) -> String {
    "Clever Cloud's deployment" + (id.isEmpty ? "" : " \(id.onOneLine)") + " of \(application)"
  }
}
