import Core
import Glibc
import Providers

/// Asks everybody whom a configuration names whether hpr would be let in. Nothing is changed
/// anywhere, but that a coordinator notes when it was last asked.
struct OnlineCheck {
  let configuration: Configuration
  let systemID: String
  let transport: any HTTPTransport
  /// How long each is given to answer.
  let limit: Duration

  /// What came of one question.
  struct Finding: Sendable, Hashable {
    /// Whom it was asked, for which runner.
    var whom: String
    /// What was found.
    var result: Result
    /// How the command ends for this alone.
    var status = ExitStatus.done
    /// What to do about it, if that can be said.
    var hint: String?

    /// What was found.
    enum Result: Sendable, Hashable {
      case good(String)
      case bad(String)
    }
  }

  /// The findings in the order of the file, for each runner its coordinator's before its
  /// provider's. All are asked at once.
  func findings() async -> [Finding] {
    await withTaskGroup(of: (Int, [Finding]).self) { group in
      for (index, runner) in configuration.runners.enumerated() {
        group.addTask {
          async let coordinator = askCoordinator(of: runner)
          async let provider = askProvider(of: runner)
          async let attributes = askForAttributes(of: runner)
          return (index, [await coordinator, await attributes, await provider].compactMap(\.self))
        }
      }
      var found: [Int: [Finding]] = [:]
      for await (index, findings) in group { found[index] = findings }
      return configuration.runners.indices.flatMap { found[$0] ?? [] }
    }
  }

  /// The findings about coordinators alone.
  func coordinatorFindings() async -> [Finding] {
    await withTaskGroup(of: (Int, Finding?).self) { group in
      for (index, runner) in configuration.runners.enumerated() {
        group.addTask { (index, await askCoordinator(of: runner)) }
      }
      var found: [Int: Finding] = [:]
      for await (index, finding) in group { found[index] = finding }
      return configuration.runners.indices.compactMap { found[$0] }
    }
  }

  /// Tells the findings, good ones as data.
  /// - Throws: `CommandError` with the gravest status of those that are not good.
  static func tell(_ findings: [Finding], _ context: CommandContext) throws {
    var statuses: Set<ExitStatus> = []
    for finding in findings {
      switch finding.result {
      case .good(let what): try context.streams.print(Visible.text("\(finding.whom): ok, \(what)"))
      case .bad(let why):
        CommandError(finding.status, finding.whom, why, hint: finding.hint).lines
          .forEach(context.streams.tell)
        statuses.insert(finding.status)
      }
    }
    for status in [ExitStatus.invalid, .coordinator, .provider] where statuses.contains(status) {
      throw CommandError.told(status)
    }
  }

  private func askCoordinator(of runner: RunnerConfiguration) async -> Finding? {
    let whom = "\(runner.name): coordinator \(runner.url)"
    let client = CoordinatorClient(runner, systemID: systemID, transport)
    let answer = await whoever(within: limit) { await client.verify() }
    switch answer {
    case .valid: return Finding(whom: whom, result: .good("knows the token"))
    case .invalid(let trouble):
      return Finding(
        whom: whom, result: .bad(trouble.summary), status: .coordinator,
        hint: "the token in this section is not, or no longer, that of a runner")
    case .unknown(let trouble):
      return Finding(whom: whom, result: .bad(trouble.summary), status: .coordinator)
    case nil: return Finding(whom: whom, result: .bad(silence), status: .coordinator)
    }
  }

  private func askProvider(of runner: RunnerConfiguration) async -> Finding? {
    if let clever = runner.clever { return await askCleverCloud(clever, of: runner) }
    guard let docker = runner.docker else { return nil }
    let whom = "\(runner.name): Docker Engine \(docker.host)"
    let provider = DockerProvider(runner, docker, transport)
    let answer = await whoever(within: limit) { await provider.reach() }
    switch answer {
    case .reached(let version, let api):
      return Finding(whom: whom, result: .good("version \(version), API \(api)"))
    case .away(let trouble):
      return Finding(
        whom: whom, result: .bad(trouble.summary), status: .provider,
        hint: Self.hint(about: docker.socketPath))
    case nil: return Finding(whom: whom, result: .bad(silence), status: .provider)
    }
  }

  /// Where there are tenants: whether their attributes can be read.
  private func askForAttributes(of runner: RunnerConfiguration) async -> Finding? {
    guard let clever = runner.clever, clever.isMultiTenant else { return nil }
    let whom = "\(runner.name): attributes of groups at \(runner.url)"
    let provider = cleverProvider(clever, of: runner)
    let answer = await whoever(within: limit) { await provider.attributesAccess() }
    switch (answer ?? nil) ?? .unknown(Trouble(silence)) {
    case .granted: return Finding(whom: whom, result: .good("can be read"))
    case .untried:
      return Finding(whom: whom, result: .good("the token is known, but there is no group"))
    case .refused(let trouble):
      return Finding(
        whom: whom, result: .bad(trouble.summary), status: .coordinator,
        hint: "cc_gitlab_namespace_attributes_token has to be an administrator's access token")
    case .unknown(let trouble):
      return Finding(whom: whom, result: .bad(trouble.summary), status: .coordinator)
    }
  }

  private func cleverProvider(
    _ clever: CleverConfiguration, of runner: RunnerConfiguration
  ) -> CleverCloudProvider {
    CleverCloudProvider(
      CleverCloudSettings(clever, of: runner, lookInterval: .seconds(10)),
      clock: WallAnchoredClock(), transport: transport
    ) { BuildContext(payload: $0.payload, runner: runner) }
  }

  private func askCleverCloud(
    _ clever: CleverConfiguration, of runner: RunnerConfiguration
  ) async -> Finding {
    let whom = "\(runner.name): Clever Cloud \(clever.apiURL)"
    let provider = cleverProvider(clever, of: runner)
    let answer = await whoever(within: limit) {
      (await provider.reach(), await provider.catalogue())
    }
    switch answer {
    case (.away(let trouble), _)?, (_, .unknown(let trouble))?:
      return Finding(whom: whom, result: .bad(trouble.summary), status: .provider)
    case (.available, .catalogue(let catalogue))?:
      return Self.finding(whom, clever, catalogue)
    case nil: return Finding(whom: whom, result: .bad(silence), status: .provider)
    }
  }

  /// Whether what the section names is offered.
  private static func finding(
    _ whom: String, _ clever: CleverConfiguration, _ catalogue: Catalogue
  ) -> Finding {
    let choices = catalogue.flavors.map(\.choice).joined(separator: ", ")
    for (key, flavor) in [
      ("cc_default_flavor", clever.defaultFlavor), ("cc_max_flavor", clever.maxFlavor),
    ] {
      guard let flavor, catalogue[flavor] == nil else { continue }
      return Finding(
        whom: whom, result: .bad("\(key) is \(flavor), which it does not offer"),
        status: .invalid, hint: "it offers \(choices)")
    }
    return Finding(whom: whom, result: .good("offers \(choices)"))
  }

  private var silence: String { "no answer within \(limit.components.seconds) s" }

  /// What the socket itself shows.
  private static func hint(about socket: String) -> String? {
    if access(socket, F_OK) != 0, errno == ENOENT {
      return "start Docker, or name its socket by host or $DOCKER_HOST"
    }
    if access(socket, R_OK | W_OK) != 0, errno == EACCES {
      return "let this user use the socket, for instance by the group docker"
    }
    return nil
  }
}

/// The answer, or nil if there is none in time; then whoever is still asked is let go.
private func whoever<Answer: Sendable>(
  within limit: Duration, _ ask: @escaping @Sendable () async -> Answer
) async -> Answer? {
  await withTaskGroup(of: Answer?.self) { group in
    group.addTask { await ask() }
    group.addTask {
      try? await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    return await group.next() ?? nil
  }
}
