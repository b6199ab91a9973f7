/// State files of heptapod-paas-runner, as its releases write them.
enum PeerText {
  /// A payload, as `json.dump` writes one.
  static func payload(_ job: Int, namespace: String = "grp") -> String {
    """
    {"id": \(job), "token": "job-\(job)", "job_info": {"project_id": 21}, "runner_info": \
    {"timeout": 3600}, "variables": [{"key": "CI_PROJECT_ROOT_NAMESPACE", "value": \
    "\(namespace)"}], "n": 1.50, "text": "\\u00e9"}
    """
  }

  /// A handle, with more members.
  static func handle(_ job: Int, runner: String = "abcdefgh", _ more: String = "") -> String {
    """
    {"runner_name": "\(runner)", "job_id": \(job), "token": "job-\(job)"\
    \(more.isEmpty ? "" : ", " + more)}
    """
  }

  /// An application as a release wrote it.
  static func application(_ id: String, _ more: String = "", namespace: String? = nil) -> String {
    """
    "paas_resource": {"id": "\(id)", "gitlab_namespace": \(namespace.map { "\"\($0)\"" } ?? "null"), \
    \(more)"deploy_url": "https://push.example/\(id).git"}
    """
  }

  static func file(
    launched: [String] = [], decommission: [String] = [], standby: [String]? = nil,
    pending: [(String, String)] = []
  ) -> String {
    let pairs = pending.map { "[\($0.0), \($0.1)]" }
    let standing = standby.map { ", \"standby_resources\": [\($0.joined(separator: ", "))]" } ?? ""
    return """
      {"launched": [\(launched.joined(separator: ", "))], "to_decommission": \
      [\(decommission.joined(separator: ", "))]\(standing), "pending": \
      [\(pairs.joined(separator: ", "))]}
      """
  }

  private static let weighed = "\"weight\": 5.656854249492381, \"launched\": "
  private static let numbers = "\"trace_offset\": 7, \"expected_weight\": 5.656854249492381"

  /// 0.5.0 and 0.5.1: neither weights nor offsets, nor whether an application was launched.
  static let first = file(
    launched: [handle(1, application("app_1"))], decommission: [handle(3, application("app_3"))],
    pending: [(handle(2, application("app_2")), payload(2)), (handle(4), payload(4))])

  /// 0.6.0 to 0.8.0.
  static let second = file(
    launched: [handle(1, numbers + ", " + application("app_1", weighed + "true, "))],
    decommission: [handle(3, numbers + ", " + application("app_3", weighed + "true, "))],
    pending: [
      (handle(2, numbers + ", " + application("app_2", weighed + "false, ")), payload(2)),
      (handle(4, numbers), payload(4)),
      (handle(5, numbers + ", " + application("app_5", weighed + "true, ")), payload(5)),
    ])

  private static let service =
    "\"netloc\": \"app-6.cleverapps.io\", \"paas_token\": \"psst\", "

  /// 1.0.0 to 1.1.1, with every kind of resource.
  static let third = file(
    launched: [
      handle(1, numbers + ", " + application("app_1", weighed + "true, ", namespace: "grp")),
      handle(6, numbers + ", " + application("app_6", weighed + "true, " + service)),
      handle(7, numbers + ", \"paas_resource\": \"hpd-job-abcdefgh-7\""),
      handle(8, numbers + ", " + standing),
    ],
    decommission: [handle(3, numbers + ", " + application("app_3", weighed + "true, "))],
    standby: [handle(3, numbers + ", " + application("app_3", weighed + "true, "))],
    pending: [(handle(4, numbers), payload(4))])

  static let standing = """
    "paas_resource": {"app_id": "hpd-job-abcdefgh", "netloc": "localhost:8000", "paas_token": "p"}
    """

  static let all = [first, second, third]
}
