import Core

// The questions, in the order of the program whose configuration this is.
extension RunnerSetup {
  /// The settings of the whole, for a file that is new.
  mutating func completeGlobal() async throws {
    guard text == nil else {
      if given.stateFile != nil || given.concurrency != nil {
        streams.tell(
          "hpr: warning: \(path) is there already: --state-file and --max-concurrency are passed "
            + "over")
      }
      return
    }
    if let stateFile = try await stateFile() {
      draft.global.set("state_file", to: .string(stateFile))
    }
    draft.global.set("concurrent", to: .integer(Int64(try await concurrency())))
  }

  private func stateFile() async throws -> String? {
    if let stateFile = given.stateFile { return stateFile }
    guard let interview else { return nil }
    let draft = draft
    return try await interview.ask(
      .init(text: "State file", usual: "/var/lib/heptapod-runner/state.json")
    ) {
      draft.fault(inGlobal: "state_file", .string($0))
    }
  }

  private func concurrency() async throws -> Int {
    let usual = Configuration(path: "").concurrent
    guard given.concurrency == nil, let interview else { return given.concurrency ?? usual }
    let draft = draft
    let answer = try await interview.ask(
      .init(text: "Most jobs at a time, over all runners", usual: String(usual))
    ) { text in
      let value = Int64(text).map { TOMLValue.integer($0) } ?? .string(text)
      return draft.fault(inGlobal: "concurrent", value)
    }
    return Int(answer) ?? usual
  }

  /// A setting of the runner, if it is missing.
  mutating func complete(
    _ key: String, _ question: String, usual: String? = nil, isHidden: Bool = false,
    fault: (String) -> String? = { _ in nil }
  ) async throws {
    guard !draft.has(key), let interview else { return }
    let draft = draft
    let answer = try await interview.ask(
      .init(text: question, usual: usual, isHidden: isHidden)
    ) {
      draft.fault(in: key, .string($0)) ?? fault($0)
    }
    self.draft.section.set(key, to: .string(answer))
  }

  mutating func completeName() async throws {
    let taken = text?.runnerNames ?? []
    try await complete("name", "Name of the runner") {
      taken.contains($0) ? "There is a runner of this name already." : nil
    }
  }

  /// The executor, and what it needs to know.
  mutating func completeExecutor() async throws {
    if !draft.has("executor"), let interview {
      let executor = try await interview.ask("Executor", among: Executor.allCases.map(\.rawValue))
      draft.section.set("executor", to: .string(executor))
    }
    switch draft.executor {
    case .localDocker: try await completeDocker()
    case .cleverDocker: try await completeClever()
    case nil: break
    }
    if let problem = draft.errors.first {
      throw CommandError(
        .invalid, path, "the section would not be valid: \(problem.key ?? ""): \(problem.sentence)",
        hint: problem.hint)
    }
  }

  private mutating func completeDocker() async throws {
    let host = draft.environment["DOCKER_HOST"].flatMap { $0.hasPrefix("unix://") ? $0 : nil }
    try await complete("host", "Docker Engine", usual: host ?? "unix:///var/run/docker.sock")
  }

  private mutating func completeClever() async throws {
    if let interview, !["cc_multi_tenant", "cc_orga_id", "cc_token"].contains(where: draft.has) {
      let isMulti = try await interview.ask(
        "Does each group name its own organisation at Clever Cloud?", usual: false)
      if isMulti { draft.section.set("cc_multi_tenant", to: .boolean(true)) }
    }
    for (key, question, isHidden) in neededByClever {
      // What was given before the executor was known has not been looked at.
      if let value = draft.section[key]?.value, let why = draft.fault(in: key, value) {
        throw CommandError(.usage, "command line", "\(key): \(why)")
      }
      try await complete(key, question, isHidden: isHidden)
    }
  }
}
