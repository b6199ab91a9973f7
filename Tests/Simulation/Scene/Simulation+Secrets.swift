import Core

// The secrets of the world beside those of the jobs, and the trees that are pushed without them.
extension Simulation {
  /// Where a runner's coordinator is, and the tokens that it is shown.
  static func coordinator(of name: String, moved times: Int = 0) -> Endpoint {
    Endpoint(
      places: ["https://\(name).example", times == 0 ? nil : "\(times)"],
      secrets: [Secret(runnerToken(of: name)), Secret(accessToken(of: name))])
  }

  /// Where a runner's provider is, and what it is shown.
  static func provider(of name: String, moved times: Int = 0) -> Endpoint {
    Endpoint(
      places: ["https://cloud.example", times == 0 ? nil : "\(times)"],
      secrets: [Secret(organisationToken(of: name))])
  }

  /// Its first half is no secret: it names the runner.
  private static func runnerToken(of name: String) -> String {
    "glrt-t1_abcdefghis3cr3t-runner-\(name)"
  }

  /// What an organisation, or a runner's only one, is told.
  static func organisationToken(of name: String) -> String { "s3cr3t-organisation-\(name)" }

  static func accessToken(of name: String) -> String { "s3cr3t-access-\(name)" }

  /// The runners' sections, from which the pushed ones are made.
  static let configurations = Dictionary(
    uniqueKeysWithValues: Plan.names.map { name in
      let text = """
        name = "\(name)"
        url = "https://\(name).example"
        token = "\(runnerToken(of: name))"
        executor = "clever-docker"
        cc_orga_id = "orga_\(name)"
        cc_orga_token = "\(organisationToken(of: name))"
        [job_trace_watch]
        token = "\(accessToken(of: name))"
        """
      let section = (try? TOMLTable.parse(Array(text.utf8))) ?? TOMLTable()
      var runner = RunnerConfiguration(
        name: RunnerName(name), url: "https://\(name).example",
        token: Secret(runnerToken(of: name)), executor: .cleverDocker, section: section)
      runner.clever = CleverConfiguration(
        tenancy: .single(organisation: "orga_\(name)"), authorization: .token(nil))
      return (name, runner)
    })

  /// A job's tree as hpr composes it is sent to where its machine is made.
  func sent(_ payload: JobPayload, of runner: Int) {
    if let tree = tree(of: payload, runner) { step(.sent(tree)) }
  }

  func tree(of payload: JobPayload, _ runner: Int) -> BuildContext? {
    let name = plan.settings.runners[runner].name.text
    return Self.configurations[name].map { BuildContext(payload: payload, runner: $0) }
  }
}
