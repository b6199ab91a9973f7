import Core

/// Whether an application takes a push.
enum Readiness: Sendable, Hashable {
  /// It does, at this address.
  case ready(url: String)
  /// There is no such application (any more).
  case gone
  /// Not now, or never.
  case no(Refusal)
}

extension CleverCloudProvider {
  /// Waits until the repository is there, as long as is configured. An application that was just
  /// made may not be shown yet, so that its absence, and any other 404, is believed at the end of
  /// the wait only.
  func readiness(of id: ResourceID, in account: Account) async -> Readiness {
    let end = clock.now() + settings.repositoryTimeout
    while true {
      let (verdict, isFinal) = await readinessNow(of: id, in: account)
      if isFinal { return verdict }
      let step = max(settings.repositoryStep, .milliseconds(100))
      guard clock.now() + step <= end else { return verdict }
      do {
        try await clock.sleep(step)
      } catch {
        let text = "the wait for the repository of the application \(id) was cancelled"
        return .no(Refusal(.again, Trouble(text)))
      }
    }
  }

  private func readinessNow(
    of id: ResourceID, in account: Account
  ) async -> (Readiness, isFinal: Bool) {
    let attempt = "look at the application \(id)"
    do {
      guard let application = try await application(id, in: account) else { return (.gone, false) }
      return Self.readiness(of: application)
    } catch {
      let refusal =
        refusal(error, attempt) ?? Refusal(.again, error.trouble(attempt))
      let isFinal = ![.again, .away].contains(refusal.kind) && !error.isNotFound
      return (.no(refusal), isFinal)
    }
  }

  /// What the application says by itself, and whether waiting could change it.
  static func readiness(of application: CleverApplication) -> (Readiness, isFinal: Bool) {
    if application.isBeingDeleted { return (.gone, true) }
    let subject = "the application \(application.id)"
    if let obstacle = application.obstacle {
      let text = "nothing can be deployed on \(subject): \(obstacle)"
      return (.no(Refusal(.final, Trouble(text))), true)
    }
    switch application.repository {
    case .ready(let url): return (.ready(url: url), true)
    case .never(let word):
      let text = "\(subject) has no repository to push to (\(word.onOneLine))"
      return (.no(Refusal(.final, Trouble(text))), true)
    case .awaited:
      let text = "the repository of \(subject) is not there yet"
      return (.no(Refusal(.again, Trouble(text))), false)
    }
  }
}
