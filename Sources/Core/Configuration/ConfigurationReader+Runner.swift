extension ConfigurationReader {
  /// One runner; nil if what every runner needs is not there.
  mutating func runner(_ reader: inout TableReader) -> RunnerConfiguration? {
    let secretsFile = readSecretsFile(&reader)
    let name = name(&reader)
    let url = url(&reader)
    let token = token(&reader, secretsFile: secretsFile)
    let executor = executor(&reader)
    var runner = RunnerConfiguration(
      name: RunnerName(name ?? ""), url: url ?? "", token: token ?? Secret(""),
      executor: executor ?? .localDocker, section: reader.table)
    readLimits(&reader, into: &runner)
    readImages(&reader, into: &runner)
    readTLS(&reader, into: &runner)
    readWatch(&reader, into: &runner, secretsFile: secretsFile)
    switch executor {
    case .localDocker: runner.docker = docker(&reader)
    case .cleverDocker: runner.clever = clever(&reader, secretsFile: secretsFile)
    case nil: break
    }
    reportStrays(&reader)
    return name == nil || url == nil || token == nil || executor == nil ? nil : runner
  }

  private func required(_ reader: inout TableReader, _ key: String) -> String? {
    if reader.table[key] == nil {
      reader.report(.error, key, "This key is missing: every runner needs it.")
    }
    return reader.string(key)
  }

  private func name(_ reader: inout TableReader) -> String? {
    guard let name = required(&reader, "name") else { return nil }
    guard name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
      reader.report(.error, "name", "A runner's name must not hold control characters.")
      return nil
    }
    return name
  }

  private func executor(_ reader: inout TableReader) -> Executor? {
    guard let text = required(&reader, "executor") else { return nil }
    let executor = Executor(rawValue: text)
    let place = reader.table["executor"]?.position
    if ["service-docker", "clever-service-docker"].contains(text) {
      reader.report(.error, "executor", at: place, "The executor \"\(text)\" is not built yet.")
    } else if executor == nil {
      let names = Executor.allCases.map(\.rawValue).joined(separator: " or ")
      reader.report(.error, "executor", at: place, "The executor must be \(names).")
    }
    return executor
  }

  private func url(_ reader: inout TableReader) -> String? {
    guard let text = required(&reader, "url"), let expanded = expanded(&reader, "url", text) else {
      return nil
    }
    switch WebAddress.ofCoordinator(expanded) {
    case .success(let url): return url
    case .failure(let refusal):
      reader.report(.error, "url", at: reader.table["url"]?.position, refusal.sentence)
      return nil
    }
  }

  private mutating func token(_ reader: inout TableReader, secretsFile: String?) -> Secret? {
    guard let text = required(&reader, "token") else { return nil }
    // Only what stands for itself is expanded here: a reference says by itself where to look.
    let isReference = SecretResolver.prefixes.contains { text.hasPrefix($0) }
    guard let text = isReference ? text : expanded(&reader, "token", text) else { return nil }
    return secret(text, &reader, "token", secretsFile: secretsFile)
  }

  private func expanded(_ reader: inout TableReader, _ key: String, _ text: String) -> String? {
    let (expanded, missing) = EnvironmentExpansion.expand(text, with: environment)
    for name in missing {
      reader.report(
        .error, key, at: reader.table[key]?.position,
        "The environment has no variable \"\(name)\".")
    }
    return missing.isEmpty ? expanded : nil
  }

  mutating func secret(
    _ text: String, _ reader: inout TableReader, _ key: String, secretsFile: String?
  ) -> Secret? {
    // A secrets file that cannot be read is reported once, where it is named.
    if text.hasPrefix("secret:"), let secretsFile,
      case .failure = secrets.table(ofFile: secretsFile)
    {
      return nil
    }
    switch secrets.secret(text, secretsFile: secretsFile) {
    case .success(let secret): return secret
    case .failure(let failure):
      reader.report(.error, key, at: reader.table[key]?.position, failure.sentence)
      return nil
    }
  }

  private mutating func readSecretsFile(_ reader: inout TableReader) -> String? {
    guard let path = reader.string("secrets_file") else { return nil }
    if case .failure(let failure) = secrets.table(ofFile: path) {
      let place = reader.table["secrets_file"]?.position
      reader.report(.error, "secrets_file", at: place, failure.sentence)
    }
    return path
  }

  private mutating func readWatch(
    _ reader: inout TableReader, into runner: inout RunnerConfiguration, secretsFile: String?
  ) {
    guard var watch = reader.subtable("paas_job_trace_watch", or: "job_trace_watch") else { return }
    watch.duration("timeout_seconds", or: "timout_seconds", .aboveZero, &runner.watch.timeout)
    watch.duration("poll_step", .aboveZero, &runner.watch.pollStep)
    if let text = watch.string("token") {
      runner.watch.token = secret(text, &watch, "token", secretsFile: secretsFile)
    }
    watch.reportStrays(at: .watch)
    reader.problems += watch.problems
  }
}
