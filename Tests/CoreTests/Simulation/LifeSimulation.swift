import Core
import StateFile
import TestSupport

/// One job's life in a pretended world, with crashes at every boundary.
struct LifeSimulation {
  var world: PretendWorld
  var life: JobLife
  var now = Sample.start
  let rules: JobRules
  let executor: Executor
  /// The orders given and not answered.
  var pending: [Duty] = []
  /// What the disk holds.
  var durable: JobRecord
  var hasGivenUp = false
  var history: [String] = []

  init(seed: UInt64) {
    world = PretendWorld(seed: seed)
    executor = seed.isMultiple(of: 2) ? .localDocker : .cleverDocker
    rules = JobRules(
      logWatch: seed.isMultiple(of: 4) ? .seconds(3) : nil, keepsFinished: seed % 7 == 0,
      decommissionsLaunchFailures: seed % 5 != 0)
    durable = Sample.record()
    life = JobLife(durable, executor: executor)
    world.jobs[Sample.key] = PretendWorld.Job()
    take(.tick)
  }

  var hasEnded: Bool { life.isOver || life.record.phase == .kept }

  /// One fact: noted, made durable, and only then are the orders given. A crash may come before
  /// the one and before the other.
  mutating func take(_ event: JobEvent, mayCrash: Bool = false) {
    history.append("\(now.milliseconds - Sample.start.milliseconds) \(event)")
    if let duty = event.duty { pending.removeAll { $0 == duty } }
    let effects = life.handle(event, at: now, under: rules)
    for effect in effects {
      if case .note(.reportGivenUp) = effect { hasGivenUp = true }
      if case .job(_, .delete) = effect, life.record.phase.isOnGoodPath {
        world.violations.append("a delete on the good path")
      }
    }
    if mayCrash, world.chance(2) { return restart() }
    durable = life.record
    let orders = effects.compactMap { if case .job(_, let duty) = $0 { duty } else { nil } }
    for duty in orders where pending.contains(duty) {
      world.violations.append("\(duty) was ordered twice at a time")
    }
    if mayCrash, world.chance(2) { return restart() }
    pending += orders
    for effect in effects { if case .stop(_, let duty) = effect { cut(duty) } }
    check()
  }

  /// A stopped order ends at once; whether it was carried out is not known.
  private mutating func cut(_ duty: Duty) {
    guard pending.contains(duty) else { return }
    switch duty {
    case .create:
      if world.chance(50) {
        _ = world.perform(duty, of: life, at: now)
      } else if life.record.resource?.executor == .localDocker,
        let name = life.record.resource?.name
      {
        world.traces.insert(name)
      }
      take(.created(.unknown(Sample.trouble)))
    case .launch:
      if world.chance(50) { _ = world.perform(duty, of: life, at: now) }
      take(.launched(.unknown(Sample.trouble)))
    default: break
    }
  }

  /// After a crash: what was under way may still be carried out, its answers are lost.
  mutating func restart() {
    history.append("restart")
    for duty in pending where world.chance(50) { _ = world.perform(duty, of: life, at: now) }
    pending = []
    if life.isOver, durable != life.record { life = JobLife(durable, executor: executor) }
    guard !life.isOver else { return }
    do {
      let record = try RecordCoding.decode(RecordCoding.encode(durable))
      if record != durable { world.violations.append("the record changed on disk") }
      life = JobLife(restoring: record, executor: record.resource?.executor ?? executor, at: now)
    } catch {
      world.violations.append("the record cannot be read again: \(error)")
    }
    take(.tick)
  }

  mutating func check() {
    if life.isOver {
      world.pass(to: now)
      if !world.machines.isEmpty { world.violations.append("dropped with \(world.machines)") }
      if !world.late.isEmpty { world.violations.append("dropped before the late create") }
      if !world.traces.isEmpty { world.violations.append("dropped with traces") }
      let isReported = world.jobs[Sample.key]?.isOver == true
      if !isReported, !hasGivenUp { world.violations.append("dropped without a report") }
    } else if life.record.phase != .kept, pending.isEmpty {
      guard let wake = life.wakeAt else { return world.violations.append("stuck") }
      if wake <= now { world.violations.append("wakes in the past") }
    }
  }

  /// One random thing of those that can happen.
  mutating func step() {
    world.live()
    let number = pending.isEmpty ? 0 : Int.random(in: 0..<100, using: &world.random)
    switch number {
    case 30..<100:
      let duty = pending.remove(at: Int.random(in: 0..<pending.count, using: &world.random))
      pending.append(duty)
      take(world.perform(duty, of: life, at: now), mayCrash: true)
    case 28..<30: restart()
    case 20..<28 where life.record.phase == .acquired: take(.provisionAllowed, mayCrash: true)
    default:
      let wait = Int.random(in: 0..<100, using: &world.random)
      let far = wait < 2 ? Duration.seconds(900) : .seconds(wait % 15)
      let wake = life.wakeAt.map { now.duration(to: $0) } ?? far
      now = now + (wait.isMultiple(of: 2) ? max(min(wake, .seconds(3600)), .zero) : far)
      world.pass(to: now)
      take(.tick, mayCrash: true)
    }
  }

  /// The world is good from now on: every life has to end.
  mutating func end() {
    world.faults = false
    var steps = 0
    while !hasEnded, world.violations.isEmpty {
      steps += 1
      guard steps < 1500 else { return world.violations.append("does not end") }
      world.live()
      if life.record.phase == .acquired { take(.provisionAllowed) }
      if let duty = pending.first(where: { $0 != .awaitEnd || !isAlive }) {
        take(world.perform(duty, of: life, at: now))
      } else if let wake = life.wakeAt {
        now = max(now, wake)
        world.pass(to: now)
        take(.tick)
      }
    }
  }

  private var isAlive: Bool { world.isAlive(life.record.resource?.id) }
}
