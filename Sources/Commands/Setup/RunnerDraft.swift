import Core

/// The settings of a runner to be, as they are going to stand in the file.
struct RunnerDraft: Sendable {
  /// The settings of the whole, if the file is new too.
  var global = TOMLTable()
  /// The settings of the runner.
  var section = TOMLTable()
  let environment: [String: String]

  init(environment: [String: String]) { self.environment = environment }

  /// The order in which settings are written.
  private static let order = [
    "name", "url", "token", "executor", "tls-ca-file", "tls-cert-file", "tls-key-file", "host",
    "paas_docker_network_mode", "cc_multi_tenant", "cc_orga_id", "cc_token",
    "cc_gitlab_namespace_attributes_token",
  ]
  /// What stands in for what is not known yet.
  private static let placeholders = [
    ("name", "a"), ("url", "https://a"), ("token", "a"), ("executor", "local-docker"),
  ]

  /// The executor, if it is known.
  var executor: Executor? { section["executor"]?.string.flatMap { Executor(rawValue: $0) } }
  /// Whether each group has an organisation of its own.
  var isMultiTenant: Bool { section["cc_multi_tenant"]?.boolean ?? false }

  /// Whether a setting of the runner is there.
  func has(_ key: String) -> Bool { section[key] != nil }

  /// The section as it is written. What belongs to another executor is left out.
  var written: TOMLTable {
    var table = TOMLTable()
    for key in Self.order {
      guard let node = section[key], belongs(key) else { continue }
      table.set(key, to: node.value)
    }
    return table
  }

  private func belongs(_ key: String) -> Bool {
    if key.hasPrefix("cc_") { return executor != .localDocker }
    return !Self.isOfDocker(key) || executor != .cleverDocker
  }

  /// Whether a key is one of `local-docker` alone.
  static func isOfDocker(_ key: String) -> Bool {
    ["host", "paas_docker_network_mode"].contains(key)
  }

  /// One sentence on what is wrong with a setting of the runner, if anything is.
  func fault(in key: String, _ value: TOMLValue) -> String? {
    var trial = self
    trial.section.set(key, to: value)
    return trial.errors.first { $0.key == "runners.\(key)" }?.sentence
  }

  /// One sentence on what is wrong with a setting of the whole, if anything is.
  func fault(inGlobal key: String, _ value: TOMLValue) -> String? {
    var trial = self
    trial.global.set(key, to: value)
    return trial.errors.first { $0.key == key }?.sentence
  }

  /// What is wrong with what is known so far. What is not known yet is missing.
  var errors: [Problem] { reading.problems.filter { $0.severity == .error } }

  /// What the settings mean, as far as they are valid.
  var runner: RunnerConfiguration? { reading.configuration?.runners.first }

  /// The same, whatever is missing for the executor.
  var coordinatorSide: RunnerConfiguration? {
    var part = RunnerDraft(environment: environment)
    part.section = written.removing { $0 == "executor" || $0.hasPrefix("cc_") }
    part.section.set("host", to: .string("unix:///a"))
    return part.runner
  }

  private var reading: (configuration: Configuration?, problems: [Problem]) {
    var table = TOMLTable()
    for (key, text) in Self.placeholders { table.set(key, to: .string(text)) }
    for entry in written.entries { table.set(entry.key, to: entry.node.value) }
    return ConfigurationReader.read(
      ConfigurationText(newWith: global).appending(runner: table), path: "",
      environment: environment, secrets: SecretFiles())
  }
}
