import Core

/// The deployments of whole organisations: one request for all jobs of an organisation, and at most
/// one in each interval.
final class OrganisationDeployments: Sendable {
  /// What came of a reading.
  enum Outcome: Sendable, Hashable {
    /// By application. One that is not there may have none yet, or may have been left out.
    case rows([String: [CleverDeployment]])
    /// The API does not tell them for a whole organisation.
    case notOffered
    /// They cannot be told now.
    case failed(Trouble)
  }
  private let api: CleverAPI
  private let clock: Timepiece
  /// Between readings.
  let interval: Lock<Duration>
  private let readings = Lock<[Account: SharedReading<Outcome>]>([:])

  init(_ api: CleverAPI, clock: Timepiece) {
    self.api = api
    self.clock = clock
    interval = Lock(api.settings.lookInterval)
  }

  /// The deployments as they were read within the interval; a failure is shared as long.
  func outcome(of account: Account) async -> Outcome {
    let reading = readings.withLock { readings in
      if let reading = readings[account] { return reading }
      let reading = SharedReading<Outcome>()
      readings[account] = reading
      return reading
    }
    let oldest = clock.now().before(interval.withLock { $0 })
    let outcome = await reading.value(at: clock.now) {
      $0.began > oldest
    } read: {
      await read(account)
    }
    return outcome ?? .failed(Trouble("the look at the deployments was cancelled"))
  }

  private func read(_ account: Account) async -> Outcome {
    do throws(CleverFailure) {
      let answer = try await api.call(
        CleverCall("GET", ["deployments"], total: CleverCall.long), in: account)
      if answer.isRefusal { return .notOffered }
      return .rows(try CleverDeployment.byApplication(in: answer.document()))
    } catch {
      return .failed(error.trouble("read the deployments of \(account)"))
    }
  }
}

extension CleverAnswer {
  /// Whether the API refuses this call for good, though not for the token.
  fileprivate var isRefusal: Bool { [400, 403, 404, 405, 410].contains(status) && !isForeign }
}
