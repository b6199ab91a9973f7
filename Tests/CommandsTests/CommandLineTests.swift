import Commands
import Testing

@Suite("The command line")
struct CommandLineTests {
  @Test(
    "a wrong one ends 64 with one line and a hint",
    arguments: [
      (["nope"], "Unexpected argument 'nope'"),
      (["run", "--nope"], "Unknown option '--nope'"),
      (["-l", "info", "check"], "Unknown option '-l'"),
      (["check", "a", "b"], "2 unexpected arguments: 'a', 'b'"),
      (["check", "--config"], "Missing value for '--config <path>'"),
      (["check", "--config", ""], "the value of --config is empty"),
      (["run", ""], "the path of the configuration is empty"),
      (["state", "show", "--state-file", ""], "the value of --state-file is empty"),
      (["run", "a", "-c", "b"], "the configuration is given twice: as argument and by --config"),
      (["run", "--poll-cycles", "0"], "--poll-cycles must be at least 1"),
      (["run", "--poll-cycles=-1"], "--poll-cycles must be at least 1"),
      (["run", "--poll-cycles", "x"], "The value 'x' is invalid for '--poll-cycles <number>'"),
      (["run", "--poll-interval", "0"], "--poll-interval must be from 1 second to 100 years"),
      (
        ["run", "--job-progress-poll-interval", "9223372036854775807"],
        "--job-progress-poll-interval must be from 1 second to 100 years"
      ),
      (
        ["check", "-l", "loud"],
        "The value 'loud' is invalid for '-l <level>'. Please provide one of the following: "
          + "trace, debug, info, notice, warning, error, critical"
      ),
      (
        ["check", "--log-format", "xml"],
        "The value 'xml' is invalid for '--log-format <format>'. Please provide one of 'text' and "
          + "'json'."
      ),
      (["help", "nope"], "there is no command 'nope'"),
      (["help", "state", "shw"], "there is no command 'shw'"),
      (["no\nthing\u{1b}[2J"], "Unexpected argument 'no thing\\u001b[2J'"),
    ])
  func wrong(arguments: [String], why: String) async {
    let end = await hpr(arguments)
    #expect(end.status == .usage)
    #expect(end.output.isEmpty)
    #expect(end.lines == ["hpr: command line: \(why)", "hint: see hpr --help"])
  }

  @Test(
    "help goes to standard output and ends 0",
    arguments: [
      [], ["help"], ["--help"], ["-h"], ["state"], ["help", "run"], ["run", "--help"],
      ["check", "-h"], ["state", "show", "--help"], ["help", "state", "show"],
    ])
  func help(arguments: [String]) async {
    let end = await hpr(arguments)
    #expect(end.status == .done)
    #expect(end.output.hasPrefix("OVERVIEW: "))
    #expect(end.errors.isEmpty)
  }

  @Test("the version is one line")
  func version() async {
    let end = await hpr("--version")
    #expect(end.status == .done)
    #expect(
      end.output.wholeMatch(of: /hpr 0\.1\.0( \([0-9a-f]{12}(-changed)?\))?\n/) != nil,
      "\(end.output)")
  }

  @Test(
    "a closed pipe ends quietly, a full disk with one line",
    arguments: [
      (OutputError.closed, Commands.ExitStatus.done, ""),
      (.failed("No space left"), .failed, "hpr: standard output: No space left\n"),
    ])
  func broken(output: OutputError, status: Commands.ExitStatus, errors: String) async throws {
    let scratch = try Scratch()
    let state = try scratch.file("state.json", StateText.one)
    for arguments in [["--help"], ["--version"], ["state", "show", "--state-file", state]] {
      let end = await hpr(arguments, broken: output)
      #expect(end.status == status, "\(arguments)")
      #expect(end.errors == errors, "\(arguments)")
    }
  }

  @Test(
    "a level and a format may be in any case and in gitlab-runner's words",
    arguments: ["TRACE", "Debug", "info", "notice", "warning", "warn", "ERROR", "fatal", "Panic"],
    ["text", "JSON", "runner"])
  func words(level: String, format: String) async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    for option in ["-l", "--log-level", "--logging-level"] {
      let end = await hpr("check", "-c", path, option, level, "--log-format", format)
      #expect(end.status == .done, "\(end.errors)")
    }
  }

  @Test("the configuration is the option's, else the environment's, else the usual one")
  func whichConfiguration() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let environment = ["HPR_CONFIG": path]
    #expect(await hpr("check", environment: environment).status == .done)
    let other = await hpr("check", "-c", "/nowhere", environment: environment)
    #expect(other.lines.first == "hpr: /nowhere: there is no such file")
    let usual = await hpr("check", environment: ["HPR_CONFIG": ""])
    #expect(usual.errors.contains("/etc/heptapod-runner/paas-runner.toml"))
  }
}
