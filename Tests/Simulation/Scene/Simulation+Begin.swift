import Core
import TestSupport

// What happens in the world by itself.
extension Simulation {
  /// Draws what will happen.
  func begin() {
    for number in 1...max(plan.jobs, 1) where number <= plan.jobs {
      let at =
        Self.start
        + .milliseconds(
          Int64.random(in: 0...plan.jobsFor.inMilliseconds, using: &random))
      // Ones and zeros, so that many names begin like another.
      let job = draw(number, Int64(String(number, radix: 2)) ?? 0, at: at)
      if isInherited(job) {
        inherit(job)
      } else {
        timeline.at(at) { [self] in queue(job) }
      }
    }
    setBadThing()
    if plan.faults > 0 { outage() }
    if plan.crashes > 0 || plan.faults > 0 { disturb() }
    timeline.at(Self.start + plan.faultsFor) { [self] in clearUp() }
  }

  private func draw(_ index: Int, _ number: Int64, at now: Instant) -> Job {
    var runner = Int.random(in: 0..<plan.settings.runners.count, using: &random)
    if let script {
      let name = script.runners[index - 1]
      runner = plan.settings.runners.firstIndex { $0.name.text == name } ?? runner
    }
    let settings = plan.settings.runners[runner]
    let tenant = settings.isMultiTenant ? Int.random(in: 0..<2, using: &random) : nil
    var kind = script?.kind ?? .plain
    if chance(plan.oddJobs) { kind = Job.Kind.allCases.randomElement(using: &random) ?? .plain }
    if plan.badThing == .payloads, runner == 0, chance(50) { kind = .senseless }
    var flavor = settings.flavors == nil ? 1 : Int.random(in: 1...3, using: &random)
    if kind == .tooLarge, settings.flavors?.maxFlavor != nil { flavor = 4 }
    let timeout = script == nil ? [600, 3600].randomElement(using: &random) ?? 3600 : 300
    let token = "s3cr3t-job\(number)"
    let job = Job(
      key: JobKey(settings.name, JobID(number)), runner: runner, tenant: tenant,
      flavor: Weight(thousandths: flavor * 1000), kind: kind,
      payload: Self.payload(
        number, token, tenant: tenant, kind == .unknownFlavor ? "XXL" : Self.flavors[flavor - 1],
        timeout, kind, filler: plan.badThing == .hugePayload && index == 1 ? 300_000 : 0),
      token: token, timeout: timeout, at: now)
    return job
  }

  private static let flavors = ["S", "M", "L", "XL"]

  private static func payload(
    _ number: Int64, _ token: String, tenant: Int?, _ flavor: String, _ timeout: Int,
    _ kind: Job.Kind, filler: Int
  ) -> [UInt8] {
    let namespace = tenant.map { "t\($0)" } ?? "group"
    let reasons = number % 2 == 0 ? #""runner_system_failure""# : #""job_canceled""#
    let text = """
      {"id":\(number),"token":"\(token)","job_info":{"project_id":21},"variables":[\
      {"key":"CI_PROJECT_ROOT_NAMESPACE","value":"\(namespace)"},\
      {"key":"CI_CLEVER_CLOUD_FLAVOR","value":"\(flavor)"},\
      {"key":"PASSWORD","value":"s3cr3t-of-\(number)","masked":true}\(padding(filler))],\
      "runner_info":{"timeout":\(timeout)},"features":{"failure_reasons":[\(reasons)]}}
      """
    guard kind == .senseless else { return Array(text.utf8) }
    return number % 2 == 0
      ? Array(text.dropLast(2).utf8) : Array("{\"id\":\"x\",\"token\":\"\(token)\"}".utf8)
  }

  private static func padding(_ count: Int) -> String {
    guard count > 0 else { return "" }
    return #",{"key":"FILLER","value":"\#(String(repeating: "x", count: count))"}"#
  }

  private func queue(_ job: Job) {
    jobs.append(job)
    jobsByKey[job.key] = job
    pending[job.runner].append(job)
    versions[job.runner] += 1
    trace("queued \(job.key)")
    for number in holders[job.runner] { endWait(number, true) }
    holders[job.runner] = []
    let after = seconds(0...150)
    guard job.kind == .canceled || job.kind == .canceling else { return }
    timeline.at(timeline.now + after) { [self] in
      cancel(job, gracefully: job.kind == .canceling)
    }
  }

  /// A user cancels a job; gracefully leaves it to the inner runner.
  func cancel(_ job: Job, gracefully: Bool) {
    if job.status == nil {
      pending[job.runner].removeAll { $0 === job }
      job.status = .canceled
    } else if job.status == .running {
      trace("\(job.key) is cancelled by its user")
      guard gracefully else { return end(job, .canceled) }
      job.status = .canceling
    }
  }

  private func setBadThing() {
    switch plan.badThing {
    case .coordinatorHangs: weather[coordinators[0].index].hangs = true
    case .coordinatorRefuses: weather[coordinators[0].index].isAway = true
    case .tenantRefuses: weather[tenants[0].index].isAway = true
    case .pushHangs: weather[repository.index].hangs = true
    case .repositoryLies: weather[repository.index].lies = true
    case .providerAway: weather[providers[0].index].isAway = true
    case .payloads, .hugePayload, nil: break
    }
  }

  /// Whether the job has nothing to do with the one bad thing.
  func isSpared(_ job: Job) -> Bool {
    switch plan.badThing {
    case .coordinatorHangs, .coordinatorRefuses, .providerAway: job.runner != 0
    case .tenantRefuses, .pushHangs, .repositoryLies: job.tenant != 0
    case .payloads: job.kind != .senseless
    case .hugePayload, nil: true
    }
  }

  /// Somebody goes away for a while, again and again.
  private func outage() {
    timeline.at(timeline.now + seconds(20...300)) { [self] in
      guard !faultsAreOver else { return }
      let index = Int.random(in: 0..<weather.count, using: &random)
      weather[index].isAway = true
      figures.count("outage")
      trace("party \(index) goes away")
      timeline.at(timeline.now + seconds(5...150)) { [self] in
        guard !faultsAreOver else { return }
        weather[index].isAway = false
      }
      outage()
    }
  }

  /// Crashes, signals, reloads, trouble with the disk, strangers, again and again.
  private func disturb() {
    timeline.at(timeline.now + seconds(10...200)) { [self] in
      guard !faultsAreOver else { return }
      disturbOnce()
      disturb()
    }
  }

  private func disturbOnce() {
    switch Int.random(in: 0..<11, using: &random) {
    case 0, 1: if plan.crashes > 0 { wantsCrash = !life.isOver }
    case 2: troubleDisk()
    case 3: reload()
    case 4:
      guard !life.isOver else { return }
      figures.count("stop")
      life.isStopping = chance(60)
      post(life.isStopping ? .stop : .drain)
    case 5: stray()
    case 6: vanish()
    case 7: loseStateFile()
    case 8: if !life.isOver { post(.dump) }
    default: break
    }
  }

  /// The disk refuses at times, or has room for a part only.
  private func troubleDisk() {
    diskTrouble = true
    if chance(50) { disk.room = Int.random(in: 0...3000, using: &random) }
    timeline.at(timeline.now + seconds(1...40)) { [self] in
      diskTrouble = false
      disk.room = nil
    }
  }

  /// Somebody deletes the state file, or puts something else in its place, while hpr runs. Nobody
  /// could go on if hpr died before it has written the file again.
  private func loseStateFile() {
    guard !life.isOver, !life.hasReturned, !diskTrouble, !wantsCrash else { return }
    disk.lose(Self.path, leaving: chance(50) ? Array("{}".utf8) : nil)
    isFileLost = true
    figures.count("file lost")
    trace("the state file is lost")
    post(.tick)
  }

  /// Runners go and come back, limits and the poll interval change.
  func reload() {
    reloads += 1
    lastReload = timeline.now
    if !life.isOver, isCommitting, settingsOfHeld == nil { settingsOfHeld = settings }
    settings = plan.settings
    if chance(50), settings.runners.count > 1 { settings.runners.removeLast() }
    if chance(50) { settings.limits.jobs = 1 }
    if chance(50) { settings.rules.pollInterval = .seconds(15) }
    for index in settings.runners.indices {
      let name = settings.runners[index].name.text
      if chance(20) {
        settings.runners[index].coordinator = Self.coordinator(of: name, moved: reloads)
      }
      if chance(20) { settings.runners[index].provider = Self.provider(of: name, moved: reloads) }
    }
    figures.count("reload")
    trace("reload: \(settings.runners.map(\.name)), \(settings.limits.jobs) jobs")
    if !life.isOver { post(.configured(settings)) }
  }

  /// Machines that no record knows: of another installation, of a single step, or a leftover of ours.
  private func stray() {
    let runner = Int.random(in: 0..<plan.settings.runners.count, using: &random)
    let name = plan.settings.runners[runner].name
    let ours = Mark(installation: Self.installation, runner: name)
    let step = Mark("s" + ours.text.dropFirst()) ?? ours
    let other = Mark(installation: "fedcba9876543210fedcba9876543210", runner: name)
    let mark = [ours, step, other][Int.random(in: 0..<3, using: &random)]
    lastMachine += 1
    let tenant = plan.settings.runners[runner].isMultiTenant ? 0 : nil
    // An organisation of which hpr has never heard cannot be listed.
    let account = account(of: runner, tenant: tenant)
    let isKnown = durable.served.contains { $0.account == account }
    guard tenant == nil || !plan.isWired || isKnown else { return }
    let machine = Machine(
      id: ResourceID("stray_\(lastMachine)"),
      name: ResourceName(mark: mark, job: JobID(Int64(500 + lastMachine))),
      account: account,
      executor: plan.settings.runners[runner].executor, weight: .one, origin: .stray,
      at: timeline.now, shownFrom: timeline.now)
    machines.append(machine)
    figures.count("stray")
    trace("a stray: \(machine.name)")
  }

  /// The operator deletes a machine by hand.
  private func vanish() {
    let here = machines.filter { $0.exists && $0.origin != .stray }
    guard !here.isEmpty else { return }
    vanish(here[Int.random(in: 0..<here.count, using: &random)])
  }

  /// Somebody deletes that machine.
  func vanish(_ machine: Machine) {
    takeAway(machine)
    machine.hasEnded = true
    figures.count("vanished")
    trace("\(machine.id) vanishes")
    wakeWaiters(for: machine)
  }

  /// From here on nothing goes wrong any more.
  private func clearUp() {
    trace("the faults are over")
    faultsAreOver = true
    lastReload = timeline.now
    diskTrouble = false
    disk.room = nil
    for index in weather.indices { weather[index] = Weather() }
    settings = plan.settings
    settings.rules.keepsFinished = false
    settings.pollCycles = nil
    settings.rules.decommissionsLaunchFailures = true
    if !life.isOver { post(.configured(settings)) }
  }
}
