import Core
import Providers
import StateFile

/// Makes a runner's section from what is given and what is asked.
struct RunnerSetup: Sendable {
  let path: String
  let given: Given
  let file: EditedFile
  /// What the file says; nil if there is none yet.
  let text: ConfigurationText?
  let registrar: Registrar
  let streams: Streams
  /// Nil if nobody can be asked.
  let interview: Interview?
  var draft: RunnerDraft
  /// What is to be told of the runner at the end.
  var notes: [String] = []

  init(
    path: String, given: Given, registrar: Registrar, file: EditedFile, text: ConfigurationText?,
    _ context: CommandContext
  ) throws(CommandError) {
    self.path = path
    self.given = given
    self.file = file
    self.text = text
    self.registrar = registrar
    streams = context.streams
    let terminal = given.isSilent ? nil : context.respondent
    interview = terminal.map { Interview(terminal: $0, streams: context.streams) }
    draft = RunnerDraft(environment: context.environment)
    for setting in given.settings { draft.section.set(setting.key, to: setting.value) }
    try checkGiven()
    if interview == nil { try checkComplete() }
  }

  /// Asks for what is missing, sees to the runner at the coordinator, and writes the file.
  mutating func run() async throws {
    try await completeGlobal()
    try await complete("url", "URL of the coordinator")
    try await completeName()
    try await completeToken()
    try await completeExecutor()
    try Task.checkCancellation()
    try write()
  }

  // MARK: What is given

  private func checkGiven() throws(CommandError) {
    for setting in given.settings {
      if let why = draft.fault(in: setting.key, setting.value) {
        throw CommandError(.usage, "command line", "\(setting.flag): \(why)")
      }
      if let why = misplacement(of: setting) {
        throw CommandError(.usage, "command line", "\(setting.flag) \(why)")
      }
    }
    if case .authentication(let token) = given.token, let why = fault(ofToken: token) {
      throw CommandError(.usage, "command line", "--token: \(why)")
    }
    if let name = given.text("name"), isTaken(name) {
      throw CommandError(
        .invalid, path, "there is a runner '\(name)' already", hint: "give another --name")
    }
  }

  private func misplacement(of setting: Given.Setting) -> String? {
    guard let executor = draft.executor else { return nil }
    if setting.key.hasPrefix("cc_"), executor != .cleverDocker {
      return "counts only with --executor clever-docker"
    }
    return RunnerDraft.isOfDocker(setting.key) && executor != .localDocker
      ? "counts only with --executor local-docker" : nil
  }

  private func checkComplete() throws(CommandError) {
    let missing = missing
    guard !missing.isEmpty else { return }
    let list = missing.count == 1 ? "\(missing[0]) is" : "\(missing.joined(separator: ", ")) are"
    throw CommandError(
      .usage, "command line", "\(list) missing",
      hint: given.isSilent ? "see hpr help register" : "on a terminal hpr register asks for it")
  }

  /// What nobody can be asked for, in the order in which it would be.
  private var missing: [String] {
    var flags: [String] = []
    if text == nil, given.stateFile == nil, !hasStateDirectory { flags.append("--state-file") }
    if !draft.has("url") { flags.append("--url") }
    if !draft.has("name") { flags.append("--name") }
    switch (given.token, given.scope.type) {
    case (nil, _): flags.append("--token")
    case (.access?, nil): flags.append("--runner-type")
    case (.access?, .group?) where given.scope.group == nil: flags.append("--group-id")
    case (.access?, .project?) where given.scope.project == nil: flags.append("--project-id")
    default: break
    }
    if !draft.has("executor") { flags.append("--executor") }
    guard draft.executor == .cleverDocker else { return flags }
    return flags
      + neededByClever.filter { !draft.has($0.key) }.map {
        "--" + $0.key.replacing("_", with: "-")
      }
  }

  var hasStateDirectory: Bool { draft.environment["STATE_DIRECTORY"]?.isEmpty == false }

  /// What Clever Cloud needs, and how it is asked for.
  var neededByClever: [(key: String, question: String, isHidden: Bool)] {
    draft.isMultiTenant
      ? [
        (
          "cc_gitlab_namespace_attributes_token",
          "Access token that reads the groups' custom attributes", true
        )
      ]
      : [
        ("cc_orga_id", "Organisation at Clever Cloud", false),
        ("cc_token", "Token of that organisation", true),
      ]
  }

  func isTaken(_ name: String) -> Bool { text?.runnerNames.contains(name) ?? false }

  /// What is wrong with a token itself, whatever the coordinator says.
  func fault(ofToken token: String) -> String? { draft.fault(in: "token", .string(token)) }
}
