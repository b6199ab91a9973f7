import ArgumentParser
import Core
import Providers
import StateFile

/// `hpr decommission`: removes resources.
struct Decommission: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "decommission", abstract: "Remove resources",
    discussion: """
      With --orphans all accounts are listed twice, 30 s apart; what bears a mark of this \
      installation and is in no record of the state file is removed.
      """)

  @OptionGroup var global: GlobalOptions

  @Flag(help: "Remove what bears our mark and nothing tracks.")
  var orphans = false

  @Option(
    help: ArgumentHelp("With --orphans: of this runner only.", valueName: "name"))
  var runner: String?

  @Option(
    help: ArgumentHelp(
      "With --orphans: only where this namespace has its resources.", valueName: "namespace"))
  var namespace: String?

  @Flag(help: "Only say what would be removed.")
  var dryRun = false

  @Flag(help: "Remove more than one resource without a question.")
  var yes = false

  @Flag(help: "With --orphans: print JSON.")
  var json = false

  func validate() throws {
    guard orphans else { throw ValidationError("say what to remove: --orphans") }
    if runner == "" { throw ValidationError("the value of --runner is empty") }
    if namespace == "" { throw ValidationError("the value of --namespace is empty") }
  }

  func run(_ context: CommandContext) async throws {
    let path = global.configurationPath(context)
    let configuration = try ConfigurationFile.load(path, context)
    try await OrphanOrder(
      configuration: configuration, runner: runner, namespace: namespace, dryRun: dryRun, yes: yes,
      json: json
    ).run(context)
  }
}
