import ArgumentParser
import Core
import StateFile

/// `hpr state import`: adds what another program, or another hpr, has tracked.
struct StateImport: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Track the jobs of another state file too",
    discussion: """
      Takes a state file of heptapod-paas-runner (0.5.0 or later) or of hpr, or a single record. \
      Jobs that are tracked already stay as they are, so importing again adds nothing. Either all \
      of it is imported or nothing. No hpr may be running on the state file meanwhile.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(
    help: "The file; - is standard input.", completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp(
      "Import the jobs of the runner OLD as those of NEW; may be given several times.",
      discussion: """
        For a state of heptapod-paas-runner, OLD is its name for a runner: the first eight \
        characters of the token.
        """, valueName: "old=new"),
    completion: Completion.mapping)
  var map: [RunnerMapping] = []

  func validate() throws {
    if file.isEmpty { throw ValidationError("the path of the file is empty") }
    guard Set(map.map(\.old)).count == map.count else {
      throw ValidationError("--map says twice what becomes of a runner")
    }
  }

  func run(_ context: CommandContext) async throws {
    let configuration = try ConfigurationFile.load(global.configurationPath(context), context)
    guard let path = configuration.stateFile else {
      throw CommandError(
        .invalid, configuration.path, "state_file is not set",
        hint: "the jobs are imported into that file")
    }
    let bytes = try bytes(context)
    let importing = Importing(
      configuration, path, renamed: Dictionary(map.map { ($0.old, $0.new) }) { $1 },
      at: WallAnchoredClock()
    ) { context.streams.tell("hpr: warning: \($0)") }
    let outcome = try await importing.add(bytes, from: name)
    try context.streams.print(outcome)
  }

  private var name: String { file == "-" ? "standard input" : file }

  private func bytes(_ context: CommandContext) throws -> [UInt8] {
    guard file == "-" else { return try fileBytes() }
    do throws(InputError) {
      let bytes = try context.limitedInput(1 << 30)
      if !RecordInput.isNothing(bytes) { return bytes }
    } catch {
      throw CommandError(.invalid, name, error.why)
    }
    throw CommandError(.nothing, name, "there is nothing on it")
  }

  private func fileBytes() throws(CommandError) -> [UInt8] {
    do throws(StateFileError) {
      if let bytes = try SmallFile.readAll(file) { return bytes }
    } catch .unusable(_, let why) {
      throw CommandError(.invalid, file, why)
    } catch {
      throw CommandError(error)
    }
    throw CommandError(.invalid, file, "there is no such file")
  }
}

/// `OLD=NEW`: whose jobs become whose.
struct RunnerMapping: ExpressibleByArgument, Hashable {
  let old: String
  let new: RunnerName

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "=") else { return nil }
    old = String(argument[..<sign])
    new = RunnerName(String(argument[argument.index(after: sign)...]))
    if old.isEmpty || new.text.isEmpty { return nil }
  }
}
