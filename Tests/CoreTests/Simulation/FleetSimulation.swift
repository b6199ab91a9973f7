import Core
import StateFile
import TestSupport

/// A whole dispatcher in a pretended world: several runners, crashes, reloads, orphans.
struct FleetSimulation {
  var world: PretendWorld
  var state: DispatcherState
  var settings: DispatcherSettings
  let all: DispatcherSettings
  var now = Sample.start
  /// Orders given and not answered.
  var pending: [Effect] = []
  /// What the disk holds.
  var durable: Snapshot
  var hasExited = false
  /// The end was ordered: nothing is begun any more.
  var isStopping = false
  var givenUp: Set<JobKey> = []
  /// Machines that nobody ordered but that bear our marks.
  var strays: Set<ResourceID> = []
  var lastJob: Int64 = 0
  var history: [String] = []
  static let installation = "0123456789abcdef0123456789abcdef"

  init(seed: UInt64) {
    world = PretendWorld(seed: seed)
    all = Self.settings(&world.random)
    settings = all
    durable = Snapshot(installation: Self.installation)
    state = DispatcherState(restoring: durable, settings: settings, at: now)
    take(.tick)
  }

  private static func settings(_ random: inout SeededRandom) -> DispatcherSettings {
    func maybe<T>(_ value: T) -> T? { Bool.random(using: &random) ? value : nil }
    var runners = ["a", "b", "c"].prefix(Int.random(in: 1...3, using: &random)).map { name in
      StateDriver.runner(
        name, worst: Weight(thousandths: Int.random(in: 1...3, using: &random) * 1000),
        limit: maybe(2), share: maybe(Weight(thousandths: 4000)),
        requests: Int.random(in: 1...2, using: &random),
        executor: name == "a" ? .localDocker : .cleverDocker)
    }
    for index in runners.indices { runners[index].logWatch = maybe(.seconds(3)) }
    return DispatcherSettings(
      limits: Limits(
        jobs: Int.random(in: 1...4, using: &random),
        provisioning: Int.random(in: 1...3, using: &random),
        quota: maybe(Weight(thousandths: 6000))),
      rules: JobRules(
        keepsFinished: Int.random(in: 0..<8, using: &random) == 0,
        decommissionsLaunchFailures: Int.random(in: 0..<8, using: &random) != 0),
      checkInterval: .seconds(20), launchSpacing: maybe(.seconds(2)) ?? .zero,
      repollsAtOnce: Bool.random(using: &random), runners: runners)
  }

  // MARK: Taking facts

  mutating func take(_ event: Event, mayCrash: Bool = false) {
    guard !hasExited else { return }
    history.append("\(now.milliseconds - Sample.start.milliseconds) \(event)".prefix(300) + "")
    let effects = state.handle(event, at: now)
    for effect in effects { note(effect) }
    if mayCrash, world.chance(1) { return restart() }
    durable = state.snapshot
    if mayCrash, world.chance(1) { return restart() }
    pending += effects.filter(\.isOrder)
    if effects.contains(where: \.isRequest) { checkLimits(effects) }
    for effect in effects { if case .stop(let key, let duty) = effect { cut(key, duty) } }
    checkLives()
  }

  private mutating func note(_ effect: Effect) {
    switch effect {
    case .exit: hasExited = true
    case .note(.reportGivenUp(let key, _)): givenUp.insert(key)
    case .note(.dropped(let key, _)): checkDropped(key)
    case .job(let key, .delete):
      if state.life(of: key)?.record.phase.isOnGoodPath == true {
        world.violations.append("a delete of \(key) on the good path")
      }
    default: break
    }
    if case .job = effect, pending.contains(effect) {
      world.violations.append("\(effect) was ordered twice at a time")
    }
  }

  private mutating func cut(_ key: JobKey, _ duty: Duty) {
    guard let index = pending.firstIndex(of: .job(key, duty)) else { return }
    let acts = world.chance(50)
    switch duty {
    case .create, .launch:
      guard let life = state.life(of: key) else { break }
      if acts { _ = world.perform(duty, of: life, at: now) }
      pending.remove(at: index)
      take(
        .job(
          key,
          duty == .create ? .created(.unknown(Sample.trouble)) : .launched(.unknown(Sample.trouble))
        ))
    default:
      if state.life(of: key) == nil { pending.remove(at: index) }
    }
  }

  mutating func restart() {
    history.append("restart")
    for case .job(let key, let duty) in pending where world.chance(50) {
      guard let life = state.life(of: key) else { continue }
      _ = world.perform(duty, of: life, at: now)
    }
    pending = []
    hasExited = false
    isStopping = false
    do {
      var snapshot = durable
      snapshot.records = try durable.records.map {
        try RecordCoding.decode(RecordCoding.encode($0))
      }
      if snapshot != durable { world.violations.append("the state changed on disk") }
      state = DispatcherState(restoring: snapshot, settings: settings, at: now)
    } catch {
      world.violations.append("a record cannot be read again: \(error)")
    }
    take(.tick)
  }

  // MARK: What must hold

  /// What was asked for just now fits; what orphans and reloads bring may exceed limits later.
  private mutating func checkLimits(_ asked: [Effect]) {
    var usage = Usage()
    for record in state.snapshot.records { usage.add(record) }
    for case .request(let name, _, _, _) in pending {
      guard let runner = all.runners.first(where: { $0.name == name }) else { continue }
      usage.reserve(for: name, runner.limits.worst)
    }
    let limits = settings.limits
    var holds = usage.jobs <= limits.jobs && usage.provisioning <= limits.provisioning
    if let quota = limits.quota { holds = holds && usage.weight <= quota }
    for runner in settings.runners
    where asked.contains(where: { $0.isRequest(of: runner.name) }) {
      let share = usage.share(of: runner.name)
      if let most = runner.limits.jobs { holds = holds && share.jobs <= most }
      if let most = runner.limits.share { holds = holds && share.weight <= most }
    }
    if !holds { world.violations.append("more was asked for than fits: \(usage) \(limits)") }
  }

  private mutating func checkDropped(_ key: JobKey) {
    world.pass(to: now)
    if world.machines.contains(where: { $0.key == key && !strays.contains($0.id) }) {
      world.violations.append("\(key) was dropped with its machine")
    }
    if world.late.contains(where: { $0.key == key }) {
      world.violations.append("\(key) was dropped before its late create")
    }
    let isOrphan = durable.records.first { $0.key == key }?.payload == nil
    if let job = world.jobs[key], !job.isOver, !givenUp.contains(key), !isOrphan {
      world.violations.append("\(key) was dropped without a report")
    }
  }

  private mutating func checkLives() {
    if let wake = state.wakeAt, wake <= now { world.violations.append("wakes in the past") }
    let known = Set(state.snapshot.runners.map(\.name))
    for record in state.snapshot.records where known.contains(record.key.runner) {
      guard record.phase != .kept, !isStopping else { continue }
      let isBusy = pending.contains { $0.isJob(of: record.key) }
      if !isBusy, state.life(of: record.key)?.wakeAt == nil {
        world.violations.append("\(record.key) is stuck in \(record.phase)")
      }
    }
  }

  // MARK: Steps

  /// Answers an order of those under way.
  mutating func answer(_ index: Int, mayCrash: Bool) {
    switch pending.remove(at: index) {
    case .job(let key, let duty):
      guard let life = state.life(of: key) else { return }
      let fact = world.perform(duty, of: life, at: now)
      take(.job(key, fact), mayCrash: mayCrash)
    case .request(let name, let number, _, _):
      take(.requested(name, number: number, request(of: name)), mayCrash: mayCrash)
    case .verify(let name):
      let isBad = world.chance(20)
      take(.verified(name, isBad ? .unknown(Sample.trouble) : .valid), mayCrash: mayCrash)
    case .checkProvider(let name):
      let isBad = world.chance(20)
      take(.providerChecked(name, isBad ? .away(Sample.trouble) : .available), mayCrash: mayCrash)
    case .list(let name, _):
      let isBad = world.chance(20)
      let found = world.listed { _ in true }
      take(
        .listed(name, Sample.account, isBad ? .failed(Sample.trouble) : .complete(found)),
        mayCrash: mayCrash)
      take(.listingsEnded(name))
    default: break
    }
  }

  private mutating func request(of name: RunnerName) -> JobRequestAnswer {
    if world.chance(10) { return .forbidden(Sample.trouble) }
    if world.chance(10) { return .unanswered(Sample.trouble) }
    guard world.chance(60) else { return .none(lastUpdate: "cafe") }
    if !world.chance(95), state.life(of: JobKey(name, JobID(lastJob))) != nil {
      return .granted(payload: Sample.payload(job: lastJob).bytes)
    }
    lastJob += 1
    world.jobs[JobKey(name, JobID(lastJob))] = PretendWorld.Job()
    let bytes = Sample.payload(job: lastJob).bytes
    guard world.chance(10) else { return .granted(payload: bytes) }
    return .unreadableGrant(bytes: Array(bytes.dropLast(20)), Sample.trouble)
  }

  mutating func step() {
    world.live()
    let number = Int.random(in: 0..<200, using: &world.random)
    switch number {
    case 0: restart()
    case 1: reload()
    case 2: stray()
    case 3:
      isStopping = true
      take(.stop)
      if hasExited { restart() }
    case 4..<150 where !pending.isEmpty:
      answer(Int.random(in: 0..<pending.count, using: &world.random), mayCrash: true)
    default:
      let wake = state.wakeAt.map { now.duration(to: $0) } ?? .seconds(5)
      now =
        now
        + (number.isMultiple(of: 2)
          ? min(wake, .seconds(600)) : .seconds(Int.random(in: 0...15, using: &world.random)))
      world.pass(to: now)
      take(.tick, mayCrash: true)
    }
    if hasExited { restart() }
  }

  /// Runners come and go, limits change.
  private mutating func reload() {
    settings = all
    if Bool.random(using: &world.random) { settings.runners.removeLast() }
    if Bool.random(using: &world.random) { settings.limits.jobs = 1 }
    take(.configured(settings))
  }

  /// A machine of our mark that no record knows.
  private mutating func stray() {
    guard let runner = all.runners.first?.name else { return }
    let mark = Mark(installation: Self.installation, runner: runner)
    let id = ResourceID("stray\(strays.count)")
    strays.insert(id)
    let job = JobID(lastJob - Int64.random(in: 0...5, using: &world.random))
    guard job.number > 0 else { return }
    world.machines.append(
      PretendWorld.Machine(
        id: id, name: ResourceName(mark: mark, job: job), key: JobKey(runner, job)))
  }

  /// The world is good, and no new job comes: everything ends, but what is kept.
  mutating func end() {
    world.faults = false
    if isStopping { restart() }
    settings = all
    take(.configured(settings))
    let last = now + .seconds(3600)
    var steps = 0
    while world.violations.isEmpty, now < last {
      steps += 1
      guard steps < 20_000 else { return world.violations.append("does not come to rest") }
      world.live()
      if let index = pending.firstIndex(where: { !isWait($0) }) {
        answer(index, mayCrash: false)
      } else if let wake = state.wakeAt {
        now = max(now, wake)
        world.pass(to: now)
        take(.tick)
      } else {
        break
      }
    }
    checkEnd()
  }

  /// The end of a machine that lives is waited for.
  private func isWait(_ effect: Effect) -> Bool {
    guard case .job(let key, .awaitEnd) = effect, let life = state.life(of: key) else {
      return false
    }
    return world.isAlive(life.record.resource?.id)
  }

  private mutating func checkEnd() {
    guard world.violations.isEmpty else { return }
    let records = state.snapshot.records
    for record in records where record.phase != .kept {
      world.violations.append("\(record.key) never ends: \(record.phase)")
    }
    let kept = Set(records.compactMap(\.resource?.id))
    for machine in world.machines where !kept.contains(machine.id) {
      world.violations.append("\(machine.id) leaked")
    }
    if world.machines.count < kept.count { world.violations.append("kept what is gone") }
  }
}

extension Effect {
  /// Whether it is answered.
  var isOrder: Bool {
    switch self {
    case .request, .verify, .checkProvider, .list, .job: true
    case .stop, .note, .dump, .exit: false
    }
  }
  fileprivate func isJob(of key: JobKey) -> Bool {
    if case .job(key, _) = self { true } else { false }
  }
  fileprivate func isRequest(of name: RunnerName) -> Bool {
    if case .request(name, _, _, _) = self { true } else { false }
  }
}
