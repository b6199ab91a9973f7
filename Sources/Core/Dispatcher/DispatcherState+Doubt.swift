import OrderedCollections

// A provider that leaves a question without an answer may have gone away.
extension DispatcherState {
  /// Has a provider checked that left an order or a question about a job without an answer: until
  /// it has answered, its runner takes no job. Where there are tenants it may be the trouble of one
  /// of them only.
  mutating func doubtProvider(_ event: JobEvent, of name: RunnerName, at now: Instant) {
    guard event.isUnanswered, polling[name]?.provider == .available,
      polling[name]?.settings.isMultiTenant == false
    else { return }
    // A check that is under way is not sent twice: its answer counts.
    let isAsked = polling[name]?.isRenewingCheck == true
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
}
