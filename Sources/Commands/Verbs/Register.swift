import ArgumentParser
import Core
import Providers
import StateFile

/// `hpr register`: adds a runner to the configuration.
struct Register: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Add a runner to the configuration, and register it if it is new",
    discussion: """
      Asks on the terminal for what is not given. Of a file that is there every byte stays as it \
      is; a file that is not is made, with the mode 0600.
      """)
  static let yieldsToSignals = false

  @Argument(help: "The configuration file.", completion: .file())
  var path: String?

  @Option(
    help: ArgumentHelp(
      "The configuration file; without it $HPR_CONFIG, else \(GlobalOptions.usualPath).",
      valueName: "path"),
    completion: .file())
  var config: String?

  @OptionGroup var runner: RunnerOptions
  @OptionGroup var tokens: TokenOptions

  @Option(
    help: ArgumentHelp("For a new file: most jobs at a time.", valueName: "number"))
  var maxConcurrency: Int?

  @Option(
    name: [.long, .customLong("state-file-path")],
    help: ArgumentHelp("For a new file: where the state is kept.", valueName: "path"),
    completion: .file())
  var stateFile: String?

  @Flag(help: "Ask nothing: what is missing is an error.")
  var nonInteractive = false

  @OptionGroup var log: LogOptions

  func validate() throws {
    if path != nil, config != nil {
      throw ValidationError("the configuration is given twice: as argument and by --config")
    }
    if path == "" { throw ValidationError("the path of the configuration is empty") }
    if config == "" { throw ValidationError("the value of --config is empty") }
    if stateFile == "" { throw ValidationError("the value of --state-file is empty") }
    if let maxConcurrency, maxConcurrency < 1 {
      throw ValidationError("--max-concurrency must be at least 1")
    }
  }

  func run(_ context: CommandContext) async throws {
    let path =
      self.path ?? config ?? RegisterEnvironment(context)["HPR_CONFIG"]
      ?? GlobalOptions.usualPath
    let (file, text) = try Self.open(path)
    let client = HTTPClient(
      userAgent: "hpr/\(Version.number)", proxies: ProxySettings(environment: context.environment))
    defer { client.close() }
    let unrecorded = Unrecorded()
    let registrar = Registrar(
      transport: RetryingTransport(client, .question, clock: ContinuousClock()),
      systemID: SystemID.decided(beside: path, stateFile: text?.stateFile ?? stateFile)
        ?? SystemID.new(),
      unrecorded: unrecorded)
    let setup = try RunnerSetup(
      path: path, given: try given(RegisterEnvironment(context)), registrar: registrar, file: file,
      text: text, context)
    do {
      try await Interruptible.heeding(context.signals()) {
        var setup = setup
        try await setup.run()
      }
    } catch {
      await unrecorded.undo(context.streams)
      throw Self.meaning(of: error)
    }
  }

  private static func open(_ path: String) throws(CommandError) -> (EditedFile, ConfigurationText?)
  {
    let file: EditedFile
    do throws(StateFileError) {
      file = try EditedFile(reading: path)
      try file.checkPlace()
    } catch .unusable(_, let why) {
      throw CommandError(
        .invalid, path, why, hint: "it must be a file, in a folder that is there and writable")
    } catch {
      throw CommandError(error)
    }
    guard let bytes = file.bytes else { return (file, nil) }
    return (file, try ConfigurationText.editable(bytes, path))
  }

  private func given(_ environment: RegisterEnvironment) throws(CommandError) -> Given {
    Given(
      settings: runner.settings(environment), token: try tokens.given(environment),
      scope: Given.Scope(type: tokens.runnerType, group: tokens.group, project: tokens.project),
      wishes: tokens.wishes(environment), stateFile: stateFile, concurrency: maxConcurrency,
      isSilent: nonInteractive || environment.flag("REGISTER_NON_INTERACTIVE") == true)
  }

  private static func meaning(of error: any Error) -> any Error {
    switch error {
    case is Interruptible.Interrupted, is CancellationError:
      CommandError(.failed, "register", "interrupted; nothing was written")
    case NoAnswer.ended:
      CommandError(.failed, "terminal", "it gives no more answers; nothing was written")
    case NoAnswer.cannotHide(let why):
      CommandError(.failed, "terminal", "a secret cannot be asked for: \(why)")
    default: error
    }
  }
}

extension ConfigurationText {
  /// A file that sections can be added to and taken from.
  /// - Throws: `CommandError` (2) if it is none.
  static func editable(_ bytes: [UInt8], _ path: String) throws(CommandError) -> ConfigurationText {
    do throws(ConfigurationTextError) {
      return try ConfigurationText(bytes)
    } catch {
      throw CommandError(.invalid, path, "\(error.problem)", hint: error.problem.hint)
    }
  }
}

extension RegisterEnvironment {
  init(_ context: CommandContext) { self.init(variables: context.environment) }
}
