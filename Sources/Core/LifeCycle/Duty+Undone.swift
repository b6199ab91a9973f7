extension Duty {
  /// The fact that the duty was not done: nothing is concluded from it, and it is ordered again.
  func notDone(_ trouble: Trouble) -> JobEvent {
    let again = Refusal(.again, trouble)
    return switch self {
    case .account: .account(.unknown(trouble))
    case .heartbeat: .heartbeat(.unknown(trouble))
    case .ask: .asked(.unknown(trouble))
    case .lookUp: .lookedUp(.failed(trouble))
    case .create: .created(.no(again))
    case .compose: .composed(nil)
    case .launch: .launched(.no(again))
    case .look: .looked(.unknown(trouble))
    case .awaitEnd: .ended(.unknown(trouble))
    case .probe: .probed(.unknown(trouble))
    case .readLog: .logRead(.unknown(trouble))
    case .appendReason: .appended(.unknown(trouble))
    case .report: .reported(.unknown(trouble))
    case .delete: .deleted(.unknown(trouble))
    case .deleteExtra(let id): .deletedExtra(id, .unknown(trouble))
    }
  }
}
