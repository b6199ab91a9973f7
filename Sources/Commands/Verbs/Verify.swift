import ArgumentParser
import Core
import Providers

/// `hpr verify`: whether the coordinators know the runners.
struct Verify: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Ask the coordinators whether they know the runners",
    discussion: "Ends 4 if one does not, or cannot be asked.")

  @OptionGroup var global: GlobalOptions

  @Option(
    help: ArgumentHelp("Only the runner of this name.", valueName: "name"),
    completion: Completion.runner)
  var name: String?

  @Option(help: ArgumentHelp("Seconds within which each has to answer.", valueName: "seconds"))
  var timeout = 30

  func validate() throws {
    guard (1...3600).contains(timeout) else {
      throw ValidationError("--timeout must be from 1 to 3600 seconds")
    }
  }

  func run(_ context: CommandContext) async throws {
    let path = global.configurationPath(context)
    var configuration = try ConfigurationFile.load(path, context)
    let secrets = configuration.secrets
    if let name { configuration.runners = [try configuration.known(name)] }
    let client = HTTPClient(
      userAgent: "hpr/\(Version.number)", proxies: ProxySettings(environment: context.environment))
    defer { client.close() }
    client.secrecy.add(secrets)
    let check = OnlineCheck(
      configuration: configuration, systemID: SystemID.known(to: configuration),
      transport: RetryingTransport(client, .question, clock: ContinuousClock()),
      limit: .seconds(timeout))
    try OnlineCheck.tell(await check.coordinatorFindings(), context)
  }
}

extension Configuration {
  /// The runner that a command line names.
  /// - Throws: `CommandError` (2) if there is none.
  func known(_ name: String) throws(CommandError) -> RunnerConfiguration {
    if let runner = runner(RunnerName(name)) { return runner }
    throw CommandError(
      .invalid, path, "there is no runner '\(name)'",
      hint: "its runners are: \(runners.map(\.name.text).joined(separator: ", "))")
  }
}
