import World

/// A look that only the steps, or only the daemon, take before a request, and why that is meant.
struct MeantDifference: Sendable {
  /// How the kind of the look begins, and how it ends.
  let kind: (String, String)
  /// Who takes it.
  let plays: Set<Play>
  let reason: String

  /// All of them.
  static let all = [
    MeantDifference(
      kind: ("POST /api/v4/runners/verify", ""), plays: [.daemon],
      reason: "A runner is on probation until its token is verified; acquire-once just asks."),
    MeantDifference(
      kind: ("POST /api/v4/jobs/request", ""), plays: [.daemon],
      reason: "The daemon goes on asking for jobs."),
    MeantDifference(
      kind: ("GET /api/v4/groups", ""), plays: [.daemon],
      reason: "The daemon tries the token for attributes before it asks for a job."),
    MeantDifference(
      kind: ("GET /v2/products/", ""), plays: [.steps],
      reason: "Each step is a process of its own, and has read no catalogue yet."),
    MeantDifference(
      kind: ("GET /v2/products/instances", ""), plays: [.daemon],
      reason: "The daemon checks its provider before it asks for a job; provision asks later."),
    MeantDifference(
      kind: ("GET /v2/organisations/", "/applications"), plays: Set(Play.allCases),
      reason: "provision always looks the name up first, and the daemon looks for orphans."),
    MeantDifference(
      kind: ("GET ", "_ping"), plays: Set(Play.allCases),
      reason: "Each process finds out the engine's version once, and the daemon checks on it."),
    MeantDifference(
      kind: ("GET /images/json", ""), plays: Set(Play.allCases),
      reason: "The daemon looks for orphans, and each step looks its resource up first."),
    MeantDifference(
      kind: ("GET /containers/json", ""), plays: Set(Play.allCases),
      reason: "The daemon looks for orphans, and each step looks its resource up first."),
    MeantDifference(
      kind: ("GET /containers/", "/json"), plays: Set(Play.allCases),
      reason: "How often a machine is looked at is a matter of time."),
    MeantDifference(
      kind: ("GET /containers/", "/logs"), plays: Set(Play.allCases),
      reason: "The last words are read where the container's end is seen before the job's."),
    MeantDifference(
      kind: ("POST /containers/", "/wait"), plays: Set(Play.allCases),
      reason: "A step that ends with the launch waits for no container's end."),
    MeantDifference(
      kind: ("GET /v2/organisations/", "/deployments"), plays: Set(Play.allCases),
      reason: "How often a deployment is looked at is a matter of time."),
    MeantDifference(
      kind: ("PUT /api/v4/jobs/", ""), plays: Set(Play.allCases),
      reason: "Heartbeats go by time."),
    MeantDifference(
      kind: ("PATCH /api/v4/jobs/", "/trace"), plays: Set(Play.allCases),
      reason: "The log is probed by time."),
    MeantDifference(
      kind: ("GET /api/v4/job", ""), plays: Set(Play.allCases),
      reason: "A step asks about the job before it makes or launches anything."),
  ]

  /// Whether it removes a layer without a name: whether a build that was cut has left one depends on
  /// how far it had come.
  static func isOfTheMoment(_ entry: JournalEntry) -> Bool {
    entry.kind.hasPrefix("DELETE /images/sha256:")
  }

  /// Whether it is meant that a look is taken by that play alone.
  static func covers(_ kind: String, of play: Play) -> Bool {
    all.contains {
      $0.plays.contains(play) && kind.hasPrefix($0.kind.0) && kind.hasSuffix($0.kind.1)
    }
  }
}
