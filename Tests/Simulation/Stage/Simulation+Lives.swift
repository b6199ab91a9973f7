import Core
import StateFile
import SystemPackage

/// What a disk says.
typealias DiskError = Errno

// Lives of the dispatcher, one after the other, on what the disk holds.
extension Simulation {
  /// Starts the dispatcher, and lets the world and it go on until it ends or is killed.
  func liveOnce() {
    beginLife()
    guard let store = openState() else { return }
    trace("life \(life.number), \(found.records.count) records")
    let state = taken(up: found)
    let current = life
    let dispatcher = Dispatcher(
      world: SimulatedWorld(simulation: self, life: current), store: store,
      clock: VirtualClock(simulation: self, life: current), inbox: current.inbox,
      record: { [unowned self] notice in if !current.isOver { noted(notice) } },
      dump: { [unowned self] _ in
        figures.count("dump")
        trace("the state is told")
      })
    Task(executorPreference: executor) {
      let last = await dispatcher.run(state)
      current.hasReturned = true
      if !current.isOver { self.checkReturned(last) }
    }
    while !current.hasReturned { goOn(current) }
    trace("life \(life.number) has ended")
    forgetUnstored(current)
    current.isOver = true
    while executor.runOne() {}
    if !hasFailed, !isQuiet { pause() }
  }

  /// The next process, by a clock that somebody may have set.
  func beginLife() {
    (settingsOfHeld, isCommitting) = (nil, false)
    var ahead = life.clockAhead
    if !faultsAreOver, script == nil, plan.crashes > 0, chance(25) {
      ahead =
        [.zero, .seconds(1), seconds(-4000...4000), seconds(-90_000...90_000)]
        .randomElement(using: &random) ?? .zero
      figures.count("clock set")
      trace("the clock is \(ahead) ahead")
    }
    life = Life(life.number + 1, at: timeline.now, clockAhead: ahead)
  }

  /// The state as this life takes it up.
  func taken(up snapshot: Snapshot) -> DispatcherState {
    DispatcherState(
      restoring: snapshot, settings: settings, at: timeline.now + life.clockAhead,
      systemStart: systemStart)
  }

  private var systemStart: SystemStart {
    SystemStart(id: "\(systemStarts)", at: Self.start + life.clockAhead)
  }

  /// Whether what is on disk was written by the clock of this life.
  var isOfThisClock: Bool { durable.systemStart == systemStart }

  func goOn(_ current: Life) {
    if executor.runOne() {
      if wantsCrash || hasFailed { crash() }
      return
    }
    guard !current.isOver else {
      violate(0, "a life that was killed does not end")
      current.hasReturned = true
      return
    }
    guard let next = timeline.next() else {
      violate(0, "nothing is to happen any more")
      return crash()
    }
    next()
    step(.passed)
    checkRest()
    if wantsCrash || hasFailed { crash() }
  }

  /// A grant that was in memory only is known to nobody after a crash. Whoever ends by himself has
  /// failed such a job before (design R7).
  private func forgetUnstored(_ ended: Life) {
    for job in jobs
    where job.isDelivered && !job.wasDurable && !job.isOver && !job.isUnknowable {
      if !ended.isOver, !hasFailed {
        violate(2, "\(job.key) was neither stored nor failed when hpr ended")
      }
      job.isUnknowable = true
    }
  }

  func openState() -> SimulatedStore? {
    committing = nil
    do throws(StateFileError) {
      let file = try StateFile(at: Self.path, on: disk, by: serial) { [unowned self] aside in
        trace("the state file was foreign: \(aside ?? "gone")")
      }
      found = file.initial ?? Snapshot(installation: file.installation)
      inFlight = [:]
      lastAsked = [:]
      if disk.isDurable(Self.path) { isDurable(found) }
      return SimulatedStore(simulation: self, life: life, file: file)
    } catch {
      violate(2, "the state cannot be read again: \(error)")
      isAbandoned = true
      return nil
    }
  }

  /// Kills the life: what is on its way may arrive, what it awaits never comes.
  func crash() {
    wantsCrash = false
    guard !life.isOver, !isFileLost || hasFailed else { return }
    let isPowerCut =
      script.map(\.crash.isPowerCut) ?? Bool.random(using: &random)
    trace(isPowerCut ? "the power is cut" : "killed")
    figures.crashes += 1
    life.isOver = true
    if isPowerCut {
      systemStarts += 1
      let kept = script == nil ? Int.random(in: 0...1000, using: &random) : 500
      disk.cutPower(keeping: kept) {
        script.map(\.crash.isTorn) ?? Bool.random(using: &random)
      }
    } else {
      disk.letGo()
    }
    for number in waits.keys.sorted() { endWait(number, false) }
    post(.stop)
  }

  /// Tells the dispatcher something from outside.
  func post(_ event: Event) {
    let inbox = life.inbox
    Task(executorPreference: executor) { await inbox.post(event) }
  }

  /// The world without a dispatcher.
  private func pause() {
    var isOver = false
    timeline.at(timeline.now + seconds(0...40)) { isOver = true }
    while !isOver, let next = timeline.next() { next() }
    wantsCrash = false
    // An operator may write new settings before the next start.
    if !faultsAreOver, script == nil, chance(25) { reload() }
    if !faultsAreOver, !inherited.launched.isEmpty, chance(30) { importState() }
  }

  // MARK: Disk

  func beforeDisk(_ operation: String) throws(Errno) {
    guard !life.isOver else { throw .ioError }
    if let script { return try beforeDisk(operation, by: script) }
    guard !faultsAreOver else { return }
    guard !isFileLost else { return }
    if Int.random(in: 0..<10_000, using: &random) < plan.crashes {
      trace("crash before the disk's \(operation)")
      wantsCrash = true
      throw .ioError
    }
    if wantsCrash { throw .ioError }
    if diskTrouble, Bool.random(using: &random) {
      trace("the disk refuses to \(operation)")
      figures.count("disk")
      throw operation == "write" ? .noSpace : .ioError
    }
  }

  func becameDurable() {
    guard let snapshot = committing else { return }
    committing = nil
    isFileLost = false
    if settingsOfHeld != nil {
      timeline.at(timeline.now + .milliseconds(1)) { [self] in settingsOfHeld = nil }
    }
    mostRecords = max(mostRecords, snapshot.records.count)
    isDurable(snapshot)
  }

  private func isDurable(_ snapshot: Snapshot) {
    durable = snapshot
    for record in snapshot.records { isDurable(record) }
  }

  /// What a record says of a job from now on holds in every life.
  private func isDurable(_ record: JobRecord) {
    guard let job = jobsByKey[record.key] else { return }
    job.wasDurable = true
    job.isFailing = record.owedReport != nil
    job.hasRun = job.hasRun || record.hasRun
  }
}
