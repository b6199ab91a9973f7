/// Drives one job's life as far as a single step goes: the same decisions and the same orders as the
/// dispatcher's, without polling, limits or a state file.
///
/// A step attempts: where nothing definite is answered for too long, it ends and leaves the phase,
/// so that it can be repeated. An attempt that fails the job pays its debts as the daemon would.
public struct JobStep<World: DispatcherWorld, C: Clock>: Sendable where C.Instant == Instant {
  let duties: JobDuties<World>
  let clock: C
  let rules: JobRules
  /// The phases in which the step leaves the job.
  let rest: Set<Phase>
  /// Whether a job that comes to fail on the way is also decommissioned.
  let paysDebts: Bool
  /// Whether the step goes on however long the coordinator does not answer.
  let isPatient: Bool
  let store: @Sendable (JobRecord) async throws(StateStoreError) -> Void
  let record: @Sendable (Notice) -> Void

  /// Joins the parts. `store` makes the record durable, where there is a place for it, before any
  /// order of its life is carried out; `record` is told every notice.
  public init(
    world: World, clock: C, rules: JobRules, restingIn rest: Set<Phase>, paysDebts: Bool = true,
    isPatient: Bool = false,
    store: @escaping @Sendable (JobRecord) async throws(StateStoreError) -> Void = { _ in },
    record: @escaping @Sendable (Notice) -> Void
  ) {
    duties = JobDuties(world: world)
    self.clock = clock
    self.rules = rules
    self.rest = rest
    self.paysDebts = paysDebts
    self.isPatient = isPatient
    self.store = store
    self.record = record
  }

  /// Goes on until the job rests or is over, nothing definite is answered for too long, the time is
  /// up, or the record cannot be stored.
  public func run(_ life: JobLife, until deadline: Instant? = nil) async -> StepOutcome {
    var run = StepRun(life)
    run.deadline = deadline
    await withTaskGroup(of: JobEvent.self) { group in
      var event: JobEvent? = .tick
      while let present = event, run.end == nil {
        await take(present, &run, in: &group)
        event = run.end == nil ? await group.next() : nil
      }
      group.cancelAll()
    }
    return run.outcome
  }

  private func take(
    _ event: JobEvent, _ run: inout StepRun, in group: inout TaskGroup<JobEvent>
  ) async {
    let now = clock.now
    let resting = run.hasFailed && paysDebts ? rest.intersection([.kept]) : rest
    let effects = run.handle(event, at: now, under: rules, restingIn: resting)
    for case .note(let notice) in effects { record(notice) }
    if run.stored != run.life.record {
      do throws(StateStoreError) {
        try await store(run.life.record)
        run.stored = run.life.record
      } catch {
        return run.end = .unstored(error.summary)
      }
    }
    run.judge(at: now, restingIn: resting, isPatient: isPatient)
    guard run.end == nil else { return }
    for effect in effects { carryOut(effect, &run, in: &group) }
    setAlarm(&run, in: &group)
  }

  private func carryOut(
    _ effect: Effect, _ run: inout StepRun, in group: inout TaskGroup<JobEvent>
  ) {
    switch effect {
    case .job(_, let duty):
      let stoppable = Stoppable()
      run.stoppables[duty] = stoppable
      let (life, duties) = (run.life, duties)
      group.addTask {
        await stoppable.run { await duties.perform(duty, of: life) }
      }
    case .stop(_, let duty): run.stoppables[duty]?.stop()
    case .request, .verify, .checkProvider, .list, .note, .dump, .exit: break
    }
  }

  /// Has the life go on when something is due; an alarm set for later is replaced.
  private func setAlarm(_ run: inout StepRun, in group: inout TaskGroup<JobEvent>) {
    guard let due = run.wakeAt(isPatient: isPatient, at: clock.now) else { return }
    if let alarm = run.alarm, alarm.at > clock.now, alarm.at <= due { return }
    run.alarm?.stoppable.stop()
    let stoppable = Stoppable()
    run.alarm = Alarm(at: due, stoppable: stoppable)
    let clock = clock
    group.addTask {
      _ = await stoppable.run { try? await clock.sleep(until: due, tolerance: nil) }
      return .tick
    }
  }
}
