import ArgumentParser
import Core
import StateFile

/// `hpr decommission`: removes the resource of a record, or resources that nothing tracks.
struct Decommission: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "decommission",
    abstract: "Remove the resource of a job, or resources that nothing tracks",
    discussion: """
      With a record, removes that job's resource, unless the coordinator says that the job runs, \
      and writes the record.

      With --orphans all accounts are listed twice, 30 s apart; what bears a mark of this \
      installation and is in no record of the state file is removed.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var step: StepOptions

  @Flag(help: "Also if the job runs, which is then reported failed, or the coordinator is away.")
  var force = false

  @Flag(help: "Remove what bears our mark and nothing tracks.")
  var orphans = false

  @Flag(help: "Remove what single steps made and left.")
  var steps = false

  @Option(
    help: ArgumentHelp(
      "With --steps: only what is older, as 36h or 2d; without it a day.", valueName: "age"))
  var olderThan: AgeArgument?

  @Flag(help: "Remove what heptapod-paas-runner left under a runner's names.")
  var allOfRunner = false

  @Option(
    help: ArgumentHelp("With --orphans and the like: of this runner only.", valueName: "name"),
    completion: Completion.runner)
  var runner: String?

  @Option(
    help: ArgumentHelp(
      "With --orphans and the like: only where this namespace has its resources.",
      valueName: "namespace"),
    completion: Completion.namespace)
  var namespace: String?

  @Flag(help: "Only say what would be removed.")
  var dryRun = false

  @Flag(help: "Remove more than one resource without a question.")
  var yes = false

  @Flag(help: "With --orphans and the like: print JSON.")
  var json = false

  func validate() throws {
    if runner == "" { throw ValidationError("the value of --runner is empty") }
    if namespace == "" { throw ValidationError("the value of --namespace is empty") }
    if allOfRunner, orphans || steps {
      throw ValidationError("--all-of-runner goes without --orphans and --steps")
    }
    if olderThan != nil, !steps { throw ValidationError("--older-than goes with --steps only") }
    if sweeps {
      if step.record != nil || step.output != nil || force {
        throw ValidationError("a record, --output and --force do not go with a sweep")
      }
    } else if runner != nil || namespace != nil || yes || json {
      throw ValidationError(
        "--runner, --namespace, --yes and --json go with --orphans, --steps or --all-of-runner")
    }
  }

  /// Whether resources are swept that no record is given for.
  private var sweeps: Bool { orphans || steps || allOfRunner }

  func run(_ context: CommandContext) async throws {
    if sweeps { return try await sweep(context) }
    let step = RecordStep(name: "decommission", global: global, options: step, context: context)
    try await step.run { record in
      record.isOver ? StepResult(step: record) : nil
    } work: { record, tools in
      let result = await JobDecommission(
        title: step.title(record), tools: tools, force: force, dryRun: dryRun
      ).run(record)
      if dryRun, result.error == nil {
        let name =
          record.record.resource?.name
          ?? ResourceName(mark: record.record.mark, job: record.record.key.job)
        context.streams.tell("hpr: would remove \(name)")
      }
      return result
    }
  }

  private func sweep(_ context: CommandContext) async throws {
    let path = global.configurationPath(context)
    let configuration = try ConfigurationFile.load(path, context)
    let kind: SweepOrder.Kind =
      allOfRunner ? .peer : steps ? .steps(olderThan?.age ?? .seconds(86_400)) : .orphans
    try await SweepOrder(
      kind: kind, configuration: configuration, runner: runner, namespace: namespace,
      dryRun: dryRun, yes: yes, json: json
    ).run(context)
  }
}

/// An age: seconds, or a number with its unit, as `90m`, `36h`, `2d`.
struct AgeArgument: ExpressibleByArgument {
  let age: Duration

  init?(argument: String) {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let unit = argument.last.flatMap { units[$0] }
    let digits = unit == nil ? Substring(argument) : argument.dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int64(digits), number <= 3_155_760_000
    else { return nil }
    age = .seconds(number * (unit ?? 1))
  }
}
