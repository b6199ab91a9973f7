import Core
import Testing

/// A key of config.md §1 or §2.
struct KeyRow: Sendable, CustomTestStringConvertible {
  /// A document in which a line `@` stands for the key.
  var document: String
  /// The path of the tables in front of the key.
  var prefix: String
  /// Its name.
  var name: String
  /// Another accepted spelling.
  var alias: String?
  /// What may stand behind it.
  var kind: KeyKind
  /// What holds without it; nil if it must be there.
  var usual: String?
  /// A right value, and what then holds.
  var sample: (toml: String, meaning: String)
  /// What holds.
  var meaning: @Sendable (Configuration) -> String

  var testDescription: String { prefix + name }

  /// The document with that line, or without any.
  func text(_ line: String?) -> String {
    let end = document.hasSuffix("\n@") ? "\n" : ""
    return document.replacing("@\n", with: line.map { "\($0)\n" } ?? "")
      .replacing("\n@", with: line.map { "\n\($0)" } ?? "") + end
  }

  /// The line of the key.
  var line: Int { document.prefix { $0 != "@" }.count { $0 == "\n" } + 1 }
}

enum KeyTable {
  typealias Meaning = @Sendable (Configuration) -> String
  typealias Sample = (String, String)

  /// All rows of the page.
  static let rows = top + quota + runner + watch + docker + clever

  static func row(
    in document: String, _ prefix: String, _ name: String, or alias: String? = nil,
    _ kind: KeyKind, _ usual: String?, _ sample: Sample, _ meaning: @escaping Meaning
  ) -> KeyRow {
    KeyRow(
      document: document, prefix: prefix, name: name, alias: alias, kind: kind, usual: usual,
      sample: sample, meaning: meaning)
  }

  private static func global(
    _ name: String, or alias: String? = nil, _ kind: KeyKind, _ usual: String?, _ sample: Sample,
    _ meaning: @escaping Meaning
  ) -> KeyRow {
    row(in: "@\n\(bareRunner)", "", name, or: alias, kind, usual, sample, meaning)
  }

  static let hour = ("\"1h30m\"", "5400.0 seconds")

  static let top: [KeyRow] = [
    global("concurrent", or: "concurrency", .integer(from: 1), "50", ("7", "7")) {
      "\($0.concurrent)"
    },
    global("check_interval", .duration(.any), "3.0 seconds", hour) { "\($0.checkInterval)" },
    global(
      "job_progress_poll_interval", or: "job_progress_interval", .duration(.aboveZero),
      "10.0 seconds", ("\"1.5h\"", "5400.0 seconds")
    ) { "\($0.jobProgressPollInterval)" },
    global("paas_provisioning_timeout", .duration(.aboveZero), "600.0 seconds", hour) {
      "\($0.provisioningTimeout)"
    },
    global("state_file", .string, "-", ("\"/s\"", "/s")) { $0.stateFile ?? "-" },
    global("shutdown_timeout", .duration(.fromZero), "110.0 seconds", ("0", "0.0 seconds")) {
      "\($0.shutdownTimeout)"
    },
    global("orphan_check_interval", .duration(.fromZero), "300.0 seconds", hour) {
      "\($0.orphanCheckInterval)"
    },
    global("listen_address", .address, "-", ("\"[::1]:9252\"", "::1 9252")) {
      $0.listenAddress.map { "\($0.host) \($0.port)" } ?? "-"
    },
    global("log_level", .level, "info", ("\"warn\"", "warning")) { $0.logLevel.rawValue },
    global("log_format", .format, "text", ("\"json\"", "json")) { $0.logFormat.rawValue },
    global("paas_max_concurrent_provisioning", .integer(from: 1), "10", ("3", "3")) {
      "\($0.maxConcurrentProvisioning)"
    },
    global(
      "paas_min_seconds_between_launches", .duration(.fromZero), "0.0 seconds",
      ("1.5", "1.5 seconds")
    ) { "\($0.minBetweenLaunches)" },
    global("paas_repoll_same_runner_immediately", .boolean, "true", ("false", "false")) {
      "\($0.repollImmediately)"
    },
    global("paas_finished_jobs_keep_resources", .boolean, "false", ("true", "true")) {
      "\($0.keepFinished)"
    },
    global(
      "paas_decommission_launch_failures", or: "pass_decommision_launched_failures", .boolean,
      "true", ("false", "false")
    ) { "\($0.decommissionLaunchFailures)" },
    global("paas_log_statistics", .boolean, "true", ("false", "false")) { "\($0.logStatistics)" },
    global(
      "quota_computation", .table, "1.0",
      ("{allowed_fraction_per_runner = 0.5}", "0.5")
    ) { "\($0.allowedFractionPerRunner)" },
  ]

  private static func reference(
    _ name: String, _ kind: KeyKind, _ sample: Sample, _ meaning: @escaping Meaning
  ) -> KeyRow {
    let others = [
      ("reference_runner", "'lab'"), ("reference_flavor", "'M'"), ("reference_jobs_count", "4"),
    ].filter { $0.0 != name }.map { "\($0.0) = \($0.1)\n" }.joined()
    return row(
      in: "[quota_computation]\n@\n\(others)\(bareRunner)", "quota_computation.", name, kind, nil,
      sample, meaning)
  }

  static let quota: [KeyRow] = [
    reference("reference_runner", .string, ("'lab'", "lab")) {
      $0.quota?.referenceRunner.text ?? "-"
    },
    reference("reference_flavor", .string, ("'M'", "M")) { $0.quota?.referenceFlavor ?? "-" },
    reference("reference_jobs_count", .integer(from: 1), ("9", "9")) {
      "\($0.quota?.referenceJobsCount ?? 0)"
    },
    row(
      in: "[quota_computation]\n@\n\(bareRunner)", "quota_computation.",
      "allowed_fraction_per_runner", or: "per_runner_quota_fraction", .fraction, "1.0",
      ("0.25", "0.25")
    ) { "\($0.allowedFractionPerRunner)" },
  ]
}
