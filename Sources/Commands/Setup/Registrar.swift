import Core
import Providers

/// Finds out what a token is good for, and makes runners. All that it makes is noted first.
struct Registrar: Sendable {
  let transport: any HTTPTransport
  let systemID: String
  let unrecorded: Unrecorded

  /// What came of a token.
  enum Result: Sendable {
    /// It is a runner's own.
    case known
    /// It got a new runner.
    case made(MadeRunner)
    /// It is of no use: why, and what to do.
    case refused(String, hint: String?)
    /// The coordinator could not be asked.
    case unreached(Trouble)
    /// A runner may have been made that nobody knows.
    case uncertain(Trouble)
  }

  /// Takes a token for a runner's own. `runner` is to have it.
  func verify(_ runner: RunnerConfiguration) async -> Result {
    let client = CoordinatorClient(runner, systemID: systemID, transport)
    unrecorded.note(.manager(client))
    let answer = await client.verify()
    switch answer {
    case .valid: return .known
    case .invalid(let trouble):
      unrecorded.forgetLast()
      return .refused(
        trouble.summary, hint: "the coordinator knows no runner with this token")
    case .unknown(let trouble):
      // Of these two nothing was made.
      if [.refused, .unreachable].contains(trouble.kind) { unrecorded.forgetLast() }
      return trouble.kind == .refused ? .refused(trouble.summary, hint: nil) : .unreached(trouble)
    }
  }

  /// Takes a token for a runner's own or, if nobody knows it, for a registration token: prefixes
  /// cannot be trusted (facts: coordinator §5.3).
  func verifyOrRegister(_ runner: RunnerConfiguration, _ wishes: RunnerWishes) async -> Result {
    let verified = await verify(runner)
    guard case .refused = verified else { return verified }
    let client = CoordinatorClient(runner, systemID: systemID, transport)
    return result(of: await client.registerRunner(wishes), for: runner, Self.legacyHint)
  }

  /// Creates a runner as a user. `runner` is to have the user's access token.
  func create(
    _ runner: RunnerConfiguration, _ wishes: RunnerWishes, for scope: RunnerScope
  ) async -> Result {
    let client = CoordinatorClient(runner, systemID: systemID, transport)
    return result(of: await client.createRunner(wishes, for: scope), for: runner) { status in
      [401, 403].contains(status)
        ? "the access token needs the scope create_runner, and its user the right to do this" : nil
    }
  }

  private func result(
    of answer: RegistrationAnswer, for runner: RunnerConfiguration, _ hint: (Int) -> String?
  ) -> Result {
    switch answer {
    case .made(let made):
      var runner = runner
      runner.token = made.token
      let client = CoordinatorClient(runner, systemID: systemID, transport)
      unrecorded.note(.runner(client, id: made.id))
      return .made(made)
    case .refused(let status, let trouble): return .refused(trouble.summary, hint: hint(status))
    case .unreached(let trouble): return .unreached(trouble)
    case .unknown(let trouble): return .uncertain(trouble)
    }
  }

  private static func legacyHint(_ status: Int) -> String? {
    switch status {
    case 403: "it is neither the token of a runner nor a registration token"
    case 410:
      "this coordinator takes no registration tokens: create the runner there and give its own "
        + "token, or use --access-token"
    default: nil
    }
  }
}
