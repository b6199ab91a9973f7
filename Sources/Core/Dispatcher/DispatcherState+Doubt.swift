import OrderedCollections

// A provider that leaves a question without an answer may have gone away.
extension DispatcherState {
  /// Has a provider checked that left an order or a question about a job without an answer: until
  /// it has answered, its runner takes no job. Where there are tenants it may be the trouble of one
  /// of them only: then the runner is not held up, but has the provider answer before it asks for
  /// the next job.
  mutating func doubtProvider(_ event: JobEvent, of name: RunnerName, at now: Instant) {
    guard event.isUnanswered, let runner = polling[name], runner.provider == .available
    else { return }
    if runner.settings.isMultiTenant {
      if !event.isOfTheAccount { polling[name]?.isDoubted = true }
      return
    }
    // A check that is under way is not sent twice: its answer counts.
    let isAsked = runner.renewingSince != nil
    polling[name]?.provider = isAsked ? .checking(why: nil) : .unknown
    polling[name]?.nextCheck = now
  }
}

extension JobEvent {
  /// Whether a provider was asked or ordered something and nobody knows what came of it.
  fileprivate var isUnanswered: Bool {
    switch self {
    case .account(.unknown), .lookedUp(.failed), .created(.unknown), .launched(.unknown),
      .looked(.unknown), .ended(.unknown), .deleted(.unknown), .deletedExtra(_, .unknown):
      true
    default: false
    }
  }

  /// Whether the coordinator was asked, for a namespace's attributes, and not the provider.
  fileprivate var isOfTheAccount: Bool { if case .account = self { true } else { false } }
}
