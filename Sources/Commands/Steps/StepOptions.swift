import ArgumentParser

/// What every step that takes a record has in common.
struct StepOptions: ParsableArguments {
  @Argument(
    help: "The file of the job's record; - or nothing is standard input.", completion: .file())
  var record: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write the record to this file, mode 0600, instead of standard output.", valueName: "path"),
    completion: .file())
  var output: String?

  func validate() throws {
    if record == "" { throw ValidationError("the path of the record is empty") }
    if output == "" { throw ValidationError("the value of --output is empty") }
  }

  /// Where the record goes.
  func place(_ context: CommandContext) -> RecordOutput {
    RecordOutput(path: output == "-" ? nil : output, context: context)
  }
}
