import ArgumentParser
import Core

/// The options of `hpr register` that become settings of the runner.
struct RunnerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Name the runner; unique in the file.", valueName: "name"))
  var name: String?

  @Option(
    name: [.customShort("c"), .customLong("url"), .customLong("coordinator-url")],
    help: ArgumentHelp("The coordinator's address.", valueName: "url"))
  var url: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "How jobs are run: local-docker or clever-docker.", valueName: "executor"),
    completion: Completion.executor)
  var executor: String?

  @Option(
    name: .customLong("tls-ca-file"),
    help: ArgumentHelp("Trust these authorities at the coordinator.", valueName: "path"),
    completion: .file())
  var tlsAuthorities: String?

  @Option(
    name: .customLong("tls-cert-file"),
    help: ArgumentHelp("Show this certificate to the coordinator.", valueName: "path"),
    completion: .file())
  var tlsCertificate: String?

  @Option(
    name: .customLong("tls-key-file"),
    help: ArgumentHelp("The key of that certificate.", valueName: "path"), completion: .file())
  var tlsKey: String?

  @Option(help: ArgumentHelp("local-docker: the engine's unix:// address.", valueName: "host"))
  var dockerHost: String?

  @Option(
    help: ArgumentHelp("local-docker: the network of the jobs' containers.", valueName: "network"))
  var dockerNetworkMode: String?

  @Flag(help: "clever-docker: each group names its organisation by custom attributes.")
  var ccMultiTenant = false

  @Option(
    name: .customLong("cc-orga-id"),
    help: ArgumentHelp("clever-docker: the organisation.", valueName: "id"))
  var ccOrganisation: String?

  @Option(
    help: ArgumentHelp(
      "clever-docker: the organisation's token, or env:NAME, or file:PATH.", valueName: "token"))
  var ccToken: String?

  @Option(
    help: ArgumentHelp(
      "clever-docker: the access token that reads the groups' attributes.", valueName: "token"))
  var ccGitlabNamespaceAttributesToken: String?

  /// The settings that are given, in the order in which they would be asked for.
  func settings(_ environment: RegisterEnvironment) -> [Given.Setting] {
    let texts = [
      ("--url", "url", url ?? environment["CI_SERVER_URL"]),
      ("--name", "name", name ?? environment["RUNNER_NAME"]),
      ("--executor", "executor", executor ?? environment["RUNNER_EXECUTOR"]),
      ("--tls-ca-file", "tls-ca-file", tlsAuthorities ?? environment["CI_SERVER_TLS_CA_FILE"]),
      (
        "--tls-cert-file", "tls-cert-file", tlsCertificate ?? environment["CI_SERVER_TLS_CERT_FILE"]
      ),
      ("--tls-key-file", "tls-key-file", tlsKey ?? environment["CI_SERVER_TLS_KEY_FILE"]),
      ("--docker-host", "host", dockerHost),
      ("--docker-network-mode", "paas_docker_network_mode", dockerNetworkMode),
      ("--cc-orga-id", "cc_orga_id", ccOrganisation), ("--cc-token", "cc_token", ccToken),
      (
        "--cc-gitlab-namespace-attributes-token", "cc_gitlab_namespace_attributes_token",
        ccGitlabNamespaceAttributesToken
      ),
    ].compactMap { flag, key, text in
      text.map { Given.Setting(flag: flag, key: key, value: .string($0)) }
    }
    guard ccMultiTenant else { return texts }
    return texts + [
      Given.Setting(flag: "--cc-multi-tenant", key: "cc_multi_tenant", value: .boolean(true))
    ]
  }
}

/// The options of `hpr register` that say which runner it is, or what a new one should be.
struct TokenOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The runner's authentication token (glrt-…).", valueName: "token"))
  var token: String?

  @Option(
    name: [.customShort("t"), .long],
    help: ArgumentHelp("Register a runner with this token, the legacy way.", valueName: "token"))
  var registrationToken: String?

  @Option(help: ArgumentHelp("Create a runner as the user of this token.", valueName: "token"))
  var accessToken: String?

  @Option(help: ArgumentHelp("With --access-token: for whom it is created.", valueName: "type"))
  var runnerType: RunnerType?

  @Option(
    name: .customLong("group-id"),
    help: ArgumentHelp("With --runner-type group: the group's number.", valueName: "number"))
  var group: Int?

  @Option(
    name: .customLong("project-id"),
    help: ArgumentHelp("With --runner-type project: the project's number.", valueName: "number"))
  var project: Int?

  @Option(help: ArgumentHelp("A new runner's description; else its name.", valueName: "text"))
  var description: String?

  @Option(help: ArgumentHelp("A new runner's tags, separated by commas.", valueName: "tags"))
  var tagList: String?

  @Option(
    defaultAsFlag: TruthArgument.yes, parsing: .next,
    help: ArgumentHelp("Whether a new runner takes jobs without tags.", valueName: "true|false"))
  var runUntagged: TruthArgument?

  @Option(
    defaultAsFlag: TruthArgument.yes, parsing: .next,
    help: ArgumentHelp("Whether a new runner is bound to its project.", valueName: "true|false"))
  var locked: TruthArgument?

  @Option(
    help: ArgumentHelp("Seconds that a new runner's jobs may take at most.", valueName: "seconds"))
  var maximumTimeout: Int?

  func validate() throws {
    let tokens = [token, registrationToken, accessToken].compactMap(\.self)
    if tokens.count > 1 {
      throw ValidationError(
        "--token, --registration-token and --access-token exclude each other")
    }
    if tokens.contains("") { throw ValidationError("the token is empty") }
    if accessToken == nil, runnerType != nil || group != nil || project != nil {
      throw ValidationError(
        "--runner-type, --group-id and --project-id count only with --access-token")
    }
    if group != nil, runnerType != .group {
      throw ValidationError("--group-id counts only with --runner-type group")
    }
    if project != nil, runnerType != .project {
      throw ValidationError("--project-id counts only with --runner-type project")
    }
    if token != nil, let flag = newRunnerFlags.first {
      throw ValidationError("\(flag) counts only for a new runner, not with --token")
    }
    for (name, value) in [("--run-untagged", runUntagged), ("--locked", locked)] {
      if let value, value.truth == nil { throw ValidationError("\(name) is true or false") }
    }
    for (name, value) in [
      ("--group-id", group), ("--project-id", project), ("--maximum-timeout", maximumTimeout),
    ] {
      if let value, value < 1 { throw ValidationError("\(name) must be at least 1") }
    }
  }

  /// The options that only a new runner heeds, as far as they are given.
  private var newRunnerFlags: [String] {
    [
      description.map { _ in "--description" }, tagList.map { _ in "--tag-list" },
      runUntagged.map { _ in "--run-untagged" }, locked.map { _ in "--locked" },
      maximumTimeout.map { _ in "--maximum-timeout" },
    ].compactMap(\.self)
  }

  /// The token that is given. What the command line says makes the environment's tokens count for
  /// nothing.
  func given(_ environment: RegisterEnvironment) throws(CommandError) -> Given.Token? {
    if let token { return .authentication(token) }
    if let registrationToken { return .typed(registrationToken) }
    if let accessToken { return .access(accessToken) }
    let own = environment["CI_SERVER_TOKEN"].map { Given.Token.authentication($0) }
    let legacy = environment["REGISTRATION_TOKEN"].map { Given.Token.typed($0) }
    if own != nil, legacy != nil {
      throw CommandError(
        .usage, "environment", "CI_SERVER_TOKEN and REGISTRATION_TOKEN exclude each other")
    }
    return own ?? legacy
  }

  func wishes(_ environment: RegisterEnvironment) -> Given.Wishes {
    Given.Wishes(
      description: description, tags: tagList ?? environment["RUNNER_TAG_LIST"],
      runsUntagged: runUntagged?.truth ?? environment.flag("REGISTER_RUN_UNTAGGED"),
      isLocked: locked?.truth ?? environment.flag("REGISTER_LOCKED"),
      maximumTimeout: maximumTimeout
        ?? environment["REGISTER_MAXIMUM_TIMEOUT"].flatMap { Int($0) })
  }
}

/// A word for a truth value. Any is taken at first: the parser would take a wrong one for an argument
/// of its own.
struct TruthArgument: ExpressibleByArgument, CustomStringConvertible, Sendable {
  let description: String

  init(argument: String) { description = argument }

  static let yes = TruthArgument(argument: "true")

  /// What it says, in gitlab-runner's words.
  var truth: Bool? { RegisterEnvironment(variables: ["": description]).flag("") }
}
