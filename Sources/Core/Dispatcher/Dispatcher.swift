/// The loop: takes the facts that wait, lets the state decide, commits, carries the orders out.
///
/// One loop owns the state; outcomes come back through the inbox as facts. It ends when the state
/// orders it; what is then under way is cancelled, for the state repeats it after the next start.
public struct Dispatcher<World: DispatcherWorld, Store: StateStore, C: Clock>: Sendable
where C.Instant == Instant {
  let world: World
  let store: Store
  let clock: C
  /// Where facts from outside (signals, a reload) are posted.
  public let inbox: Inbox
  let record: @Sendable (Notice) -> Void
  let dump: @Sendable (Snapshot) -> Void

  /// Joins the parts. `record` is told every notice, `dump` the whole state when asked for it.
  public init(
    world: World, store: Store, clock: C, inbox: Inbox,
    record: @escaping @Sendable (Notice) -> Void,
    dump: @escaping @Sendable (Snapshot) -> Void = { _ in }
  ) {
    self.world = world
    self.store = store
    self.clock = clock
    self.inbox = inbox
    self.record = record
    self.dump = dump
  }

  /// Runs until the state orders the end, and returns the state as it then is.
  public func run(_ initial: DispatcherState) async -> DispatcherState {
    var run = DispatcherRun(state: initial)
    await withDiscardingTaskGroup { group in
      await inbox.post(.tick)
      while !run.hasEnded {
        let events = await inbox.takeAll()
        await step(&run, events, in: &group)
      }
      group.cancelAll()
    }
    return run.state
  }

  private func step(
    _ run: inout DispatcherRun, _ events: [Event], in group: inout DiscardingTaskGroup
  ) async {
    let now = clock.now
    var effects = run.held
    run.held = []
    for event in events { take(event, &run, &effects, at: now) }
    await commit(&run, &effects)
    for effect in effects { carryOut(effect, &run, in: &group) }
    if run.state.isStopping { run.withdrawHeld() }
    for event in run.withdrawn { await inbox.post(event) }
    run.withdrawn = []
    setAlarm(&run, in: &group)
  }

  /// Lets the state decide. Requests that were not sent before new settings came are decided upon
  /// anew, for the new limits may have no room for them.
  private func take(
    _ event: Event, _ run: inout DispatcherRun, _ effects: inout [Effect], at now: Instant
  ) {
    run.forget(event)
    var unsent: [Event] = []
    if case .configured = event {
      unsent = effects.compactMap(\.unsentRequest)
      effects.removeAll { $0.unsentRequest != nil }
    }
    for fact in [event] + unsent { effects += run.state.handle(fact, at: now) }
  }

  /// Commits what has changed. A failure is itself a fact, as is its end (design R7); what follows
  /// from its end is committed in turn, before anything is carried out.
  private func commit(_ run: inout DispatcherRun, _ effects: inout [Effect]) async {
    if !run.commitFails, await !store.isInPlace() { run.forgetCommit() }
    while let snapshot = run.uncommitted {
      do throws(StateStoreError) {
        try await store.commit(snapshot)
      } catch {
        run.commitFails = true
        // The end is ordered anew if it stands.
        effects.removeAll { $0 == .exit }
        let failure = Event.commitFailed(error.summary, unstored: run.unstored(in: snapshot))
        effects += run.state.handle(failure, at: clock.now)
        return
      }
      let hasRecovered = run.commitFails
      run.noteCommit(of: snapshot)
      guard hasRecovered else { return }
      effects += run.state.handle(.commitRecovered, at: clock.now)
    }
  }

  private func carryOut(
    _ effect: Effect, _ run: inout DispatcherRun, in group: inout DiscardingTaskGroup
  ) {
    guard run.maySend(effect) else { return run.held.append(effect) }
    switch effect {
    case .note(let notice): record(notice)
    case .dump(let snapshot): dump(snapshot)
    case .exit: run.hasEnded = true
    case .stop(let key, let duty): run.stop(key, duty)
    case .job(let key, let duty): begin(key, duty, &run, in: &group)
    case .request, .verify, .checkProvider, .list:
      group.addTask { await perform(effect) }
    }
  }

  private func begin(
    _ key: JobKey, _ duty: Duty, _ run: inout DispatcherRun, in group: inout DiscardingTaskGroup
  ) {
    guard let life = run.state.life(of: key) else { return }
    let stoppable = Stoppable()
    run.stoppables[Order(key, duty)] = stoppable
    group.addTask {
      let outcome = await stoppable.run { await JobDuties(world: world).perform(duty, of: life) }
      await inbox.post(.job(key, outcome))
    }
  }

  /// Posts a tick when something is due; an alarm set for later is replaced.
  private func setAlarm(_ run: inout DispatcherRun, in group: inout DiscardingTaskGroup) {
    let retry = run.commitFails ? clock.now + .seconds(1) : nil
    guard let due = [run.state.wakeAt, retry].compactMap({ $0 }).min() else { return }
    if let alarm = run.alarm, alarm.at > clock.now, alarm.at <= due { return }
    run.alarm?.stoppable.stop()
    let stoppable = Stoppable()
    run.alarm = Alarm(at: due, stoppable: stoppable)
    group.addTask {
      let isDue = await stoppable.run {
        (try? await clock.sleep(until: due, tolerance: nil)) != nil
      }
      if isDue { await inbox.post(.tick) }
    }
  }
}
