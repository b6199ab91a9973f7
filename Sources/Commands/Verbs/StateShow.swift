import ArgumentParser
import Core
import StateFile

/// `hpr state show`: jobs, capacity and runners, also while the daemon runs.
struct StateShow: HprCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show jobs, capacity and runners")

  @OptionGroup var global: GlobalOptions

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Read this state file, whatever the configuration says.", valueName: "path"),
    completion: .file())
  var stateFile: String?

  @Option(
    help: ArgumentHelp(
      "Print this one record whole, secrets included.", valueName: "runner/job"),
    completion: Completion.record)
  var record: String?

  @Flag(help: "Print the jobs' tokens too, and with --json their payloads.")
  var revealSecrets = false

  func validate() throws {
    if stateFile == "" { throw ValidationError("the value of --state-file is empty") }
  }

  func run(_ context: CommandContext) async throws {
    let path = try stateFile ?? configuredPath(context)
    let snapshot = try read(path)
    if let record {
      return try context.streams.output(whole(record, of: snapshot, path) + [UInt8(ascii: "\n")])
    }
    let report = StateReport(snapshot)
    try context.streams.output(
      json ? report.json(revealing: revealSecrets) : report.text(revealing: revealSecrets))
  }

  private func configuredPath(_ context: CommandContext) throws -> String {
    let file = global.configurationPath(context)
    let configuration = try ConfigurationFile.load(file, context)
    guard let path = configuration.stateFile else {
      throw CommandError(.invalid, file, "state_file is not set", hint: "give --state-file PATH")
    }
    return path
  }

  private func read(_ path: String) throws -> Snapshot {
    do throws(StateFileError) {
      if let snapshot = try StateFile.read(at: path) { return snapshot }
    } catch {
      throw CommandError(error)
    }
    throw CommandError(
      .invalid, path, "there is no state file", hint: "hpr run makes it when it starts")
  }

  private func whole(_ name: String, of snapshot: Snapshot, _ path: String) throws -> [UInt8] {
    guard let found = snapshot.records.first(where: { "\($0.key)" == name }) else {
      throw CommandError(
        .invalid, path, "there is no record '\(name)'",
        hint: "hpr state show lists them; a record is named RUNNER/JOB")
    }
    return RecordCoding.encode(found)
  }
}
