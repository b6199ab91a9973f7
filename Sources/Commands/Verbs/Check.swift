import ArgumentParser
import Core
import Providers

/// `hpr check`: all that is wrong or suspicious in a configuration.
struct Check: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say all that is wrong or suspicious in the configuration",
    discussion: """
      Ends 0 if the configuration can be used, warnings included, else 2; with --online 4 if a \
      coordinator, else 5 if only a Docker Engine or Clever Cloud is at fault.
      """)

  @OptionGroup var global: GlobalOptions

  @Flag(help: "Also ask the coordinators about tokens, and Clever Cloud and the Docker Engines.")
  var online = false

  @Option(
    help: ArgumentHelp(
      "With --online: seconds within which each has to answer.", valueName: "seconds"))
  var timeout = 30

  func validate() throws {
    guard (1...3600).contains(timeout) else {
      throw ValidationError("--timeout must be from 1 to 3600 seconds")
    }
  }

  func run(_ context: CommandContext) async throws {
    let path = global.configurationPath(context)
    let file = try ConfigurationFile(reading: path, context.environment)
    for warning in SuspiciousFiles.warnings(about: file) {
      context.streams.tell("hpr: warning: \(warning.path): \(warning.sentence)")
      context.streams.tell("hint: \(warning.hint)")
    }
    let configuration = try file.usable(context)
    let runners = configuration.runners.count
    try context.streams.print(
      "\(path): \(runners == 1 ? "1 runner" : "\(runners) runners"), no errors")
    if online { try await ask(configuration, context) }
  }

  private func ask(_ configuration: Configuration, _ context: CommandContext) async throws {
    let client = HTTPClient(
      userAgent: "hpr/\(Version.number)", proxies: ProxySettings(environment: context.environment))
    defer { client.close() }
    client.secrecy.add(configuration.secrets)
    let transport = RetryingTransport(client, .question, clock: ContinuousClock())
    let check = OnlineCheck(
      configuration: configuration, systemID: SystemID.known(to: configuration),
      transport: transport, limit: .seconds(timeout))
    try OnlineCheck.tell(await check.findings(), context)
  }
}
