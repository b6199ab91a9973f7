import Core
import TestSupport

/// A coordinator and a provider that keep books. With `faults` they refuse, lose answers, act and
/// lose the answer, and act late; without, they do what they are asked to.
struct PretendWorld {
  struct Job {
    var status = JobStatus.running
    /// Bytes that the inner runner or hpr wrote.
    var log = 0
    var wasReported = false
    var isOver: Bool { status != .running && status != .canceling }
  }

  struct Machine {
    let id: ResourceID
    let name: ResourceName
    let key: JobKey
    var isLaunched = false
    var isAlive = false
    var hasEnded = false
  }

  var random: SeededRandom
  var faults = true
  var jobs: [JobKey: Job] = [:]
  var machines: [Machine] = []
  /// What cut or refused builds left, by name.
  var traces: Set<ResourceName> = []
  /// Creates that are carried out after their answer was lost.
  var late: [(at: Instant, name: ResourceName, key: JobKey)] = []
  /// How many machines a job was ever started on.
  var launched: [JobKey: Set<ResourceID>] = [:]
  /// What must never happen, and did.
  var violations: [String] = []
  private var made = 0

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  mutating func chance(_ percent: Int) -> Bool {
    faults && Int.random(in: 0..<100, using: &random) < percent
  }

  private var trouble: Trouble { Sample.trouble }

  /// Makes what is late appear.
  mutating func pass(to now: Instant) {
    for order in late where order.at <= now { make(order.name, of: order.key) }
    late.removeAll { $0.at <= now }
  }

  /// Moves one thing that moves by itself: users cancel, jobs end, machines die.
  mutating func live() {
    for key in jobs.keys.sorted() {
      guard let job = jobs[key], !job.isOver else { continue }
      let machine = machines.firstIndex { $0.key == key && $0.isAlive && !$0.hasEnded }
      if chance(2) { jobs[key]?.status = .canceled }
      if chance(2) { jobs[key]?.status = .canceling }
      guard let machine else { continue }
      if chance(3) { machines[machine].hasEnded = true }
      if chance(3) || (!faults && Int.random(in: 0..<4, using: &random) == 0) {
        jobs[key]?.status = job.status == .canceling ? .canceled : .success
        machines[machine].hasEnded = true
      }
    }
    for index in machines.indices where machines[index].isLaunched && !machines[index].isAlive {
      guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
      machines[index].isAlive = true
      if jobs[machines[index].key]?.isOver == false { jobs[machines[index].key]?.log += 100 }
    }
  }

  @discardableResult
  private mutating func make(_ name: ResourceName, of key: JobKey) -> ResourceID {
    made += 1
    let id = ResourceID("m\(made)")
    machines.append(Machine(id: id, name: name, key: key))
    return id
  }

  /// A build of a name replaces the one before; its id is its name.
  private mutating func build(_ name: ResourceName, of key: JobKey) -> ResourceID {
    if !machines.contains(where: { $0.name == name }) {
      machines.append(Machine(id: ResourceID(name.text), name: name, key: key))
    }
    return ResourceID(name.text)
  }

  func isAlive(_ id: ResourceID?) -> Bool {
    machines.contains { $0.id == id && $0.isAlive && !$0.hasEnded }
  }

  // MARK: Duties

  mutating func perform(_ duty: Duty, of life: JobLife, at now: Instant) -> JobEvent {
    let record = life.record
    pass(to: now)
    switch duty {
    case .account: return .account(account())
    case .heartbeat: return .heartbeat(heartbeat(record.key))
    case .ask: return .asked(ask(record.key))
    case .lookUp: return .lookedUp(lookUp(record))
    case .create: return .created(create(record, at: now))
    case .compose: return .composed("c\(record.key.job)")
    case .launch: return .launched(launch(record))
    case .look: return .looked(look(record))
    case .awaitEnd:
      let condition = look(record)
      return .ended(condition == .alive ? .unknown(trouble) : condition)
    case .probe: return .probed(append(record.key, at: record.traceOffset, count: 0))
    case .readLog: return .logRead(readLog(record.key))
    case .appendReason:
      let count = life.reasonForLog.count
      return .appended(append(record.key, at: record.traceOffset, count: count))
    case .report: return .reported(report(record.key))
    case .delete: return .deleted(delete(record))
    case .deleteExtra(let id):
      if chance(20) { return .deletedExtra(id, .unknown(trouble)) }
      remove { $0.id == id }
      return .deletedExtra(id, .gone)
    }
  }

  private mutating func account() -> AccountAnswer {
    if chance(20) { return .unknown(trouble) }
    if chance(5) { return .no(Refusal(.final, trouble)) }
    return .account(Sample.account)
  }

  private mutating func heartbeat(_ key: JobKey) -> JobUpdateAnswer {
    if chance(20) { return .unknown(trouble) }
    guard let job = jobs[key], !job.isOver else { return .forbidden(jobs[key]?.status, trouble) }
    return .accepted(job.status)
  }

  /// A 401 alone may be a proxy's.
  private mutating func ask(_ key: JobKey) -> JobStatusAnswer {
    if chance(20) { return .unknown(trouble) }
    if chance(5) { return .unauthorized }
    guard let job = jobs[key], !job.isOver else { return .unauthorized }
    return .executing(job.status)
  }

  private mutating func lookUp(_ record: JobRecord) -> ListAnswer {
    if chance(20) { return .failed(trouble) }
    return .complete(listed { $0.name == record.resource?.name })
  }

  func listed(where isMeant: (Machine) -> Bool) -> [FoundResource] {
    machines.filter(isMeant).map {
      FoundResource(name: $0.name, id: $0.id, createdAt: Sample.start)
    }
  }

  private mutating func create(_ record: JobRecord, at now: Instant) -> CreateAnswer {
    guard let resource = record.resource else { return .unknown(trouble) }
    let isBuild = resource.executor == .localDocker
    if chance(15) {
      let kinds: [Refusal.Kind] = [.again, .away, .credentials, .catalogue, .final]
      let leaves = isBuild && chance(50)
      if leaves { traces.insert(resource.name) }
      return .no(
        Refusal(kinds.randomElement(using: &random) ?? .again, trouble, leavesTraces: leaves))
    }
    if chance(15) {
      if isBuild { traces.insert(resource.name) }
      return .unknown(trouble)
    }
    if !isBuild, chance(15) {
      late.append(
        (now + .seconds(Int.random(in: 1...20, using: &random)), resource.name, record.key))
      return .unknown(trouble)
    }
    let id = isBuild ? build(resource.name, of: record.key) : make(resource.name, of: record.key)
    return chance(15) ? .unknown(trouble) : .created(id: id, weight: nil)
  }

  private mutating func launch(_ record: JobRecord) -> LaunchAnswer {
    guard let index = machines.firstIndex(where: { $0.id == record.resource?.id }) else {
      return chance(20) ? .unknown(trouble) : .gone
    }
    if machines[index].isLaunched { return .launched }
    if chance(15) {
      return .no(Refusal(chance(50) ? .again : .final, trouble))
    }
    if chance(15) { return .unknown(trouble) }
    machines[index].isLaunched = true
    launched[record.key, default: []].insert(machines[index].id)
    if launched[record.key]?.count ?? 0 > 1 {
      violations.append("\(record.key) was launched twice")
    }
    return chance(15) ? .unknown(trouble) : .launched
  }

  private mutating func look(_ record: JobRecord) -> ResourceCondition {
    if chance(20) { return .unknown(trouble) }
    guard let machine = machines.first(where: { $0.id == record.resource?.id }) else {
      return .gone
    }
    if machine.hasEnded { return .ended(trouble, log: "last words") }
    if record.resource?.executor.showsOwnLife == true { return machine.isAlive ? .alive : .pending }
    // Its machine runs before its inner runner does, and longer.
    if machine.isAlive { return .pending(.machineRuns) }
    let progress: [ResourceCondition.Progress] = [.machineRuns, .preparing("WIP"), .idle("none")]
    return .pending(progress.randomElement(using: &random) ?? .unsaid)
  }

  private mutating func append(_ key: JobKey, at offset: Int, count: Int) -> TraceAnswer {
    if chance(15) { return .unknown(trouble) }
    guard let job = jobs[key], !job.isOver else { return .forbidden(jobs[key]?.status, trouble) }
    if count > 0, offset + count == job.log { return .accepted(next: job.log, job.status) }
    guard offset == job.log else { return .outOfRange(next: job.log, job.status) }
    jobs[key]?.log += count
    return chance(15) ? .unknown(trouble) : .accepted(next: offset + count, job.status)
  }

  private mutating func readLog(_ key: JobKey) -> LogAnswer {
    if chance(15) { return .unknown(trouble) }
    if chance(3) { return .forbidden(trouble) }
    return jobs[key].map { $0.log > 0 ? .written : .empty } ?? .forbidden(trouble)
  }

  private mutating func report(_ key: JobKey) -> JobUpdateAnswer {
    if chance(15) { return .unknown(trouble) }
    guard let job = jobs[key], !job.isOver else { return .forbidden(jobs[key]?.status, trouble) }
    if chance(10) { return .pending(after: .seconds(2)) }
    jobs[key]?.status = job.status == .canceling ? .canceled : .failed
    jobs[key]?.wasReported = true
    return chance(15) ? .unknown(trouble) : .accepted(.failed)
  }

  private mutating func delete(_ record: JobRecord) -> DeleteAnswer {
    if chance(15) { return .unknown(trouble) }
    if chance(5) { return .no(trouble, credentials: chance(50)) }
    let (id, name) = (record.resource?.id, record.resource?.name)
    for machine in machines where id.map({ $0 == machine.id }) ?? (machine.name == name) {
      guard machine.isAlive, !machine.hasEnded, jobs[machine.key]?.isOver == false else { continue }
      violations.append("\(machine.key) was deleted while it ran")
    }
    if let id { remove { $0.id == id } } else { remove { $0.name == name } }
    if let name { traces.remove(name) }
    return chance(15) ? .unknown(trouble) : .gone
  }

  private mutating func remove(where isMeant: (Machine) -> Bool) {
    machines.removeAll(where: isMeant)
  }
}
