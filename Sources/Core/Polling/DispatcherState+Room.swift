import OrderedCollections

// Room that a runner leaves for the others (design §3.2).
extension DispatcherState {
  /// What the records use.
  var recordUsage: Usage {
    var usage = Usage()
    for index in lives.values.indices { usage.add(lives.values[index].record) }
    return usage
  }

  /// What the records use, and what requests in flight may bring.
  package var usage: Usage {
    var usage = recordUsage
    for runner in polling.values {
      for _ in runner.inFlight {
        usage.reserve(for: runner.settings.name, runner.settings.limits.worst)
      }
    }
    return usage
  }

  /// Whether the runner's largest job fits nowhere, even with nothing else.
  func neverFits(_ runner: RunnerPolling) -> Bool {
    let own = runner.settings.limits
    return Usage().shortage(for: runner.settings.name, own, under: settings.limits) != nil
  }

  /// A request that may be held pins its reservation, so another runner's has to fit beside it.
  func mayBeHeld(_ runner: RunnerPolling, _ usage: Usage) -> Bool {
    runner.standing == .sound && runner.mayHoldOne
      && leavesRoom(runner, for: others(than: runner), usage)
  }

  /// Whether a runner on probation has to wait for the others.
  ///
  /// It leaves room for the largest worst case of any other. One that is itself on trial has all
  /// that it may have; and where nobody is known to be good, nobody would use the room. Where the
  /// limits could never hold both, waiting would not help either.
  func mustYield(_ runner: RunnerPolling, _ usage: Usage, at now: Instant) -> Bool {
    guard runner.standing == .probation, !mayPress(runner, at: now) else { return false }
    let rivals = rivals(of: runner)
    return rivals.contains { $0.standing == .sound } && !leavesRoom(runner, for: rivals, usage)
      && leavesRoom(runner, for: rivals, Usage())
  }

  /// Whether it is asked without leaving room for those who could use it.
  func presses(_ runner: RunnerPolling, _ usage: Usage) -> Bool {
    runner.standing == .probation && !leavesRoom(runner, for: rivals(of: runner), usage)
  }

  /// A runner on probation leaves room for the others, who could keep it waiting for ever by never
  /// leaving that room. So in the end it is asked once all the same, ever more rarely if it proves
  /// bad: a coordinator that then hangs pins one place for the length of one request.
  ///
  /// One at a time: two that hang would else pin two places.
  private func mayPress(_ runner: RunnerPolling, at now: Instant) -> Bool {
    guard let time = runner.mayPressAt, time <= now else { return false }
    return !others(than: runner).contains(where: \.isOnTrial)
  }

  private func rivals(of runner: RunnerPolling) -> [RunnerPolling] {
    others(than: runner).filter { !$0.isOnTrial }
  }

  private func others(than runner: RunnerPolling) -> [RunnerPolling] {
    polling.values.filter {
      !$0.isRemoved && $0.settings.name != runner.settings.name && !neverFits($0)
    }
  }

  /// Whether the largest worst case of those fits beside a request of this one.
  private func leavesRoom(
    _ runner: RunnerPolling, for others: [RunnerPolling], _ usage: Usage
  ) -> Bool {
    usage.fits(
      runner.settings.name, runner.settings.limits,
      beside: others.map(\.settings.limits.worst).max(),
      under: settings.limits)
  }
}
