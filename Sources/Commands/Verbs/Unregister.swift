import ArgumentParser
import Core
import Providers
import StateFile

/// `hpr unregister`: takes a runner out of the configuration.
struct Unregister: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "unregister", abstract: "Take a runner out of the configuration",
    discussion: """
      The coordinator is told first. A runner that was created there (glrt-…) stays there, without \
      this machine; one that was registered from here is unregistered.
      """)

  @OptionGroup var global: GlobalOptions

  @Option(
    help: ArgumentHelp("The runner's name.", valueName: "name"), completion: Completion.runner)
  var name: String

  @Flag(help: "Only say what would be done.")
  var dryRun = false

  func run(_ context: CommandContext) async throws {
    let path = global.configurationPath(context)
    let file = try Self.open(path)
    let configuration = try ConfigurationFile.load(path, context)
    let runner = try configuration.known(name)
    let text = try ConfigurationText.editable(file.bytes ?? [], path)
    guard let rest = text.removing(runner: name) else {
      throw CommandError(.invalid, path, "there is no section of the runner '\(name)' alone")
    }
    let isOneOfMany = runner.isCreatedElsewhere
    if dryRun { return try context.streams.print(plan(path, runner, isOneOfMany)) }
    try await leave(runner, isOneOfMany, SystemID.known(to: configuration), context)
    do throws(StateFileError) {
      try file.replace(with: rest)
    } catch {
      throw CommandError(writing: error)
    }
    context.streams.tell("hpr: \(path): runner '\(name)' removed")
  }

  private static func open(_ path: String) throws(CommandError) -> EditedFile {
    do throws(StateFileError) {
      let file = try EditedFile(reading: path)
      if file.bytes != nil { try file.checkPlace() }
      return file
    } catch .unusable(_, let why) {
      throw CommandError(.invalid, path, why)
    } catch {
      throw CommandError(error)
    }
  }

  private func plan(_ path: String, _ runner: RunnerConfiguration, _ isOneOfMany: Bool) -> String {
    let what =
      isOneOfMany
      ? "would take this machine off the runner" : "would unregister the runner"
    return Visible.text(
      "\(path): \(what) at \(runner.url), and remove the section of '\(runner.name)'")
  }

  /// Tells the coordinator. One that knows no such runner needs not be told.
  private func leave(
    _ runner: RunnerConfiguration, _ isOneOfMany: Bool, _ systemID: String,
    _ context: CommandContext
  ) async throws {
    let http = HTTPClient(
      userAgent: "hpr/\(Version.number)", proxies: ProxySettings(environment: context.environment))
    defer { http.close() }
    http.secrecy.add(runner.secrets)
    let client = CoordinatorClient(
      runner, systemID: systemID,
      RetryingTransport(http, .question, clock: ContinuousClock()))
    switch isOneOfMany ? await client.removeManager() : await client.removeRunner() {
    case .gone: break
    case .absent(let trouble):
      let what = isOneOfMany ? "this machine" : "the runner"
      context.streams.tell(
        "hpr: warning: coordinator \(runner.url): does not know \(what): \(trouble.summary)")
    case .unknown(let trouble):
      throw CommandError(
        .coordinator, "coordinator \(runner.url)", trouble.summary,
        hint: "the section stays in the file; once the coordinator answers, try again")
    }
  }
}

extension RunnerConfiguration {
  /// Whether the runner was created at the coordinator, so that other machines may use its token
  /// too. An instance may put a prefix of its own before the usual one (facts: coordinator §5.3).
  var isCreatedElsewhere: Bool { token.reveal().contains("glrt-") }
}
