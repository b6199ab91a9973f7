import Core
import StateFile

/// The names that a shell can complete: those in the configuration that the command line gives.
///
/// Whoever presses the key for it wants no errors and does not want to wait: a file that is not
/// there, that is none, or that makes no sense has no names. Nothing is written.
struct ConfiguredNames {
  let line: TypedLine
  let environment: [String: String]

  /// The runners, in the order of the file.
  var runners: [String] { names(in: table) }

  /// All executors, those of the file first.
  var executors: [String] {
    let all = Executor.allCases.map(\.rawValue)
    let used = Set(sections(of: table).compactMap { $0["executor"]?.string })
    return all.filter(used.contains) + all.filter { !used.contains($0) }
  }

  /// The jobs that are tracked, as `RUNNER/JOB`.
  var records: [String] { snapshot?.records.map { "\($0.key)" } ?? [] }

  /// The namespaces that jobs were run for of late, of the runner that is given.
  var namespaces: [String] {
    let runner = line.value(of: ["--runner"])
    let served = snapshot?.served.filter { runner == nil || $0.runner.text == runner } ?? []
    return Set(served.map(\.namespace)).sorted()
  }

  /// `OLD=` is typed: whose jobs its jobs can become.
  var mappings: [String] {
    guard line.words.indices.contains(line.index) else { return [] }
    let word = line.words[line.index]
    // fish hands on the option before the word, where there is one, and wants it back.
    let begin = word.hasPrefix("--map=") ? word.dropFirst(6) : word[...]
    guard let sign = begin.firstIndex(of: "=") else { return [] }
    return runners.map { word[...sign] + $0 }
  }

  /// The runners as they would be, had the file no mistakes in anything else.
  private func names(in table: TOMLTable?) -> [String] {
    sections(of: table).compactMap { $0["name"]?.string }
  }

  private func sections(of table: TOMLTable?) -> [TOMLTable] {
    table?["runners"]?.array?.compactMap(\.table) ?? []
  }

  private var table: TOMLTable? {
    guard let bytes = try? SmallFile.readRegular(home(path)) else { return nil }
    return try? TOMLTable.parse(bytes)
  }

  private var path: String {
    let command = line.words.dropFirst().first
    // There the short name is the coordinator's address.
    let options = command == "register" ? ["--config"] : ["--config", "-c"]
    let variable = environment["HPR_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    let argument = ["run", "register"].contains(command) ? line.argument(flags: Self.flags) : nil
    return line.value(of: options) ?? argument ?? variable ?? GlobalOptions.usualPath
  }

  /// The options of `run` and `register` that have no value, or need none.
  static let flags: Set = [
    "--drain", "--debug-signal", "--cc-multi-tenant", "--non-interactive", "--run-untagged",
    "--locked", "--version", "--help", "-h",
  ]

  private var snapshot: Snapshot? {
    guard let path = statePath else { return nil }
    return try? StateFile.read(at: path)
  }

  private var statePath: String? {
    if let given = line.value(of: ["--state-file"]) { return home(given) }
    let folder = environment["STATE_DIRECTORY"]?.split(separator: ":").first
    return table?["state_file"]?.string ?? folder.map { $0 + "/state.json" }
  }

  private func home(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
    return home + path.dropFirst()
  }
}
