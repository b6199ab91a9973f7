import Core
import Providers

extension RunnerSetup {
  /// Sees to the runner at the coordinator, and to its token in the draft.
  mutating func completeToken() async throws {
    switch given.token {
    case .authentication(let token): try await use(token, as: { await $0.verify($1) })
    case .typed(let token):
      let wishes = wishes
      try await use(token) { await $0.verifyOrRegister($1, wishes) }
    case .access(let token):
      let (wishes, scope) = (wishes, try await scope())
      try await use(token) { await $0.create($1, wishes, for: scope) }
    case nil: try await askForToken()
    }
  }

  /// Does with a given token what it is given for, once.
  private mutating func use(
    _ token: String,
    as act: (Registrar, RunnerConfiguration) async -> Registrar.Result
  ) async throws {
    let runner = try runner(with: token)
    switch await act(registrar, runner) {
    case .known: keep(token)
    case .made(let made): keep(made)
    case .refused(let why, let hint):
      throw CommandError(.coordinator, "coordinator \(runner.url)", why, hint: hint)
    case .unreached(let trouble):
      throw CommandError(.coordinator, "coordinator \(runner.url)", trouble.summary)
    case .uncertain(let trouble): throw uncertain(runner, trouble)
    }
  }

  /// Asks until the coordinator takes the token. An address at which nobody answers is asked for
  /// again too, unless it was given.
  private mutating func askForToken() async throws {
    guard let interview else { return }
    while true {
      let check = draft
      let token = try await interview.ask(
        .init(text: "Token of the runner, or registration token", isHidden: true)
      ) { check.fault(in: "token", .string($0)) }
      let runner = try runner(with: token)
      switch await registrar.verifyOrRegister(runner, wishes) {
      case .known: return keep(token)
      case .made(let made): return keep(made)
      case .refused(let why, let hint): tell(runner, why, hint)
      case .uncertain(let trouble): throw uncertain(runner, trouble)
      case .unreached(let trouble):
        try Task.checkCancellation()
        guard given.text("url") == nil else {
          throw CommandError(.coordinator, "coordinator \(runner.url)", trouble.summary)
        }
        tell(runner, trouble.summary, nil)
        try await askForURLAgain()
      }
      try Task.checkCancellation()
    }
  }

  private mutating func askForURLAgain() async throws {
    let before = draft.section["url"]?.string
    draft.section = draft.section.removing { $0 == "url" }
    try await complete("url", "URL of the coordinator", usual: before)
  }

  private func tell(_ runner: RunnerConfiguration, _ why: String, _ hint: String?) {
    CommandError(.coordinator, "coordinator \(runner.url)", why, hint: hint).lines
      .forEach(streams.tell)
  }

  private func uncertain(_ runner: RunnerConfiguration, _ trouble: Trouble) -> CommandError {
    CommandError(
      .coordinator, "coordinator \(runner.url)", trouble.summary,
      hint: "a runner may have been made that nobody knows: look for "
        + "\"\(wishes.description)\" in the coordinator's list of runners")
  }

  private mutating func keep(_ token: String) {
    draft.section.set("token", to: .string(token))
    let wishes = given.wishes
    let ignored = [wishes.tags, wishes.description].contains { $0 != nil }
    if ignored, given.token != nil {
      streams.tell(
        "hpr: warning: the token is that of a runner that is there already: what a new one should "
          + "be is passed over")
    }
  }

  private mutating func keep(_ made: MadeRunner) {
    draft.section.set("token", to: .string(made.token.reveal()))
    notes.append(made.id.map { "registered as runner \($0)" } ?? "registered")
    if let expiry = made.expiry {
      streams.tell("hpr: warning: the runner's token expires at \(expiry), and hpr renews none")
    }
  }

  /// The runner as far as it matters at the coordinator, with a token that stands for itself, or
  /// for its place.
  private func runner(with token: String) throws(CommandError) -> RunnerConfiguration {
    var draft = draft
    draft.section.set("token", to: .string(token))
    if let runner = draft.coordinatorSide { return runner }
    let why = draft.errors.first { $0.key == "runners.token" }?.sentence
    throw CommandError(.usage, "command line", "the token: \(why ?? "it cannot be used")")
  }

  private var wishes: RunnerWishes {
    let name = draft.section["name"]?.string ?? ""
    var wishes = RunnerWishes(description: given.wishes.description ?? name)
    wishes.tags = given.wishes.tags
    wishes.runsUntagged = given.wishes.runsUntagged
    wishes.isLocked = given.wishes.isLocked
    wishes.maximumTimeout = given.wishes.maximumTimeout
    return wishes
  }

  /// For whom a runner is created; asked for as far as it is not given.
  private func scope() async throws -> RunnerScope {
    var type = given.scope.type
    if type == nil, let interview {
      let word = try await interview.ask("For whom", among: RunnerType.allCases.map(\.rawValue))
      type = RunnerType(rawValue: word)
    }
    switch type {
    case .group: return .group(try await number(given.scope.group, "Number of the group"))
    case .project: return .project(try await number(given.scope.project, "Number of the project"))
    case .instance, nil: return .instance
    }
  }

  private func number(_ given: Int?, _ question: String) async throws -> Int {
    if let given { return given }
    let answer = try await interview?.ask(.init(text: question)) { text in
      (Int(text) ?? 0) < 1 ? "It must be a number from 1." : nil
    }
    return answer.flatMap { Int($0) } ?? 0
  }
}
