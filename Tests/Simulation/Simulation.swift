import Core
import StateFile
import TestSupport

/// One seed's run: the dispatcher's own loop and state file in a world that the seed decides.
///
/// Everything of it happens on the thread that calls `run`, hence the unchecked `Sendable`.
package final class Simulation: @unchecked Sendable {
  let seed: UInt64
  let plan: Plan
  let watched: Set<Int>
  let executor: SeededExecutor
  let serial: SeededSerialExecutor
  let disk: MemoryDisk
  var random: SeededRandom
  var timeline = Timeline(at: start)
  var waits: [Int: Wait] = [:]
  var lastWait = 0
  var life: Life
  var settings: DispatcherSettings
  var weather: [Weather]
  let coordinators: [Party]
  let providers: [Party]
  let tenants: [Party]
  let repository: Party
  /// The marks of our runners.
  let marks: Set<Mark>
  var jobs: [Job] = []
  var jobsByKey: [JobKey: Job] = [:]
  var pending: [[Job]]
  var versions: [Int]
  var holders: [[Int]]
  var machines: [Machine] = []
  var endWaiters: [(machine: Machine, wait: Int)] = []
  var lastMachine = 0
  var leftovers: [(name: ResourceName, account: Account)] = []
  /// The state of the program that was there before hpr.
  var inherited = PeerState()
  /// What the life that runs has found; it may yet be lost, if it was never synced.
  var found = Snapshot(installation: installation)
  /// What is on disk.
  var durable = Snapshot(installation: installation)
  /// What is being committed.
  var committing: Snapshot?
  /// Whether a commit is under way, which may take its time.
  var isCommitting = false
  var diskTrouble = false
  var wantsCrash = false
  /// The state file is not there, or is somebody else's, until hpr has written it again.
  var isFileLost = false
  var faultsAreOver = false
  /// How often the system was started.
  var systemStarts = 1
  /// Under which a request may have been decided upon that waits for the commit under way.
  var settingsOfHeld: DispatcherSettings?
  /// How often the settings have changed.
  var reloads = 0
  var lastReload = start
  let script: Script?
  /// The places passed at which a life can end, and the opportunities to refuse, in a script.
  var boundaries = 0
  var opportunities = 0
  /// In how many ways the opportunity that was taken can be.
  var ways = 0
  /// The operations of the disk, and until when it refuses them.
  var operations: [String] = []
  var diskRefusesUntil: Instant?
  /// The most jobs that were tracked at a time.
  var mostRecords = 0
  /// The first boundary at which the script's fault may have done something.
  var firstAfterFault = 1
  var inFlight: [RunnerName: Int] = [:]
  /// When a request of a runner last left or came back.
  var lastAsked: [RunnerName: Instant] = [:]
  var lastGrant: [Instant]
  /// When the limits last had no room for a job of each runner.
  var lastFull: [Instant]
  private(set) var violation: Violation?
  /// It goes on no more, whether or not a promise that is checked was broken.
  var isAbandoned = false
  var figures = Figures()
  private(set) var lines: [String] = []
  private let keepsTrace: Bool

  static let start = Instant(milliseconds: 1_700_000_000_000)
  static let installation = "0123456789abcdef0123456789abcdef"
  static let path = "/state.json"

  /// Draws a world.
  /// - Parameters:
  ///   - watched: the numbers of the promises that are checked.
  package convenience init(
    seed: UInt64, jobs: Int = 20, watched: Set<Int> = Set(1...8), keepsTrace: Bool = false
  ) {
    var random = SeededRandom(seed: seed)
    let plan = Plan(jobs: jobs, &random)
    self.init(seed, plan, random, watched, keepsTrace, script: nil)
  }

  /// Follows a script.
  convenience init(
    script: Script, watched: Set<Int> = Promises.numbers, keepsTrace: Bool = false
  ) {
    var random = SeededRandom(seed: 1)
    let plan = Plan(script, &random)
    self.init(1, plan, random, watched, keepsTrace, script: script)
  }

  private init(
    _ seed: UInt64, _ plan: Plan, _ random: SeededRandom, _ watched: Set<Int>,
    _ keepsTrace: Bool, script: Script?
  ) {
    self.seed = seed
    self.watched = watched
    self.keepsTrace = keepsTrace
    self.plan = plan
    self.random = random
    self.script = script
    settings = plan.settings
    executor = SeededExecutor(seed: seed ^ 0x5EED)
    serial = SeededSerialExecutor(among: executor)
    disk = MemoryDisk([("\(Self.path).installation", "\(Self.installation)\n")])
    life = Life(0, at: Self.start)
    let names = plan.settings.runners.map(\.name.text)
    coordinators = names.indices.map { Party(index: $0, name: "coordinator \(names[$0])") }
    providers = names.indices.map {
      Party(index: names.count + $0, name: "provider \(names[$0])")
    }
    tenants = (0..<2).map { Party(index: 2 * names.count + $0, name: "tenant t\($0)") }
    repository = Party(index: 2 * names.count + 2, name: "repository")
    weather = Array(repeating: Weather(faults: plan.faults), count: 2 * names.count + 3)
    marks = Set(
      plan.settings.runners.map { Mark(installation: Self.installation, runner: $0.name) })
    pending = names.map { _ in [] }
    versions = names.map { _ in 1 }
    lastGrant = names.map { _ in Self.start }
    lastFull = names.map { _ in Self.start }
    holders = names.map { _ in [] }
    disk.before = { [unowned self] operation throws(DiskError) in try beforeDisk(operation) }
    disk.synced = { [unowned self] in becameDurable() }
  }

  /// What came of it.
  package struct Outcome: Sendable {
    /// What was counted.
    package var figures: Figures
    /// The promise that was not kept.
    package var violation: Violation?
    /// What happened, if that was to be kept.
    package var trace: [String]
  }

  /// Lives until all is quiet, or a promise is broken.
  package func run() -> Outcome {
    begin()
    importAtFirst()
    while !hasFailed, !isQuiet { liveOnce() }
    figures.seeds = 1
    figures.jobs = jobs.count
    figures.unknowable = jobs.count(where: \.isUnknowable)
    figures.violations = violation == nil ? 0 : 1
    // What was still to come holds the simulation, which holds it.
    defer { timeline = Timeline(at: timeline.now) }
    figures.milliseconds = timeline.now.milliseconds - Self.start.milliseconds
    return Outcome(figures: figures, violation: violation, trace: lines)
  }

  /// Keeps a line of what happens, with the time.
  func trace(_ line: @autoclosure () -> String) {
    guard keepsTrace else { return }
    lines.append("\(timeline.now.milliseconds - Self.start.milliseconds) \(line())")
  }

  /// Checks every promise after a step.
  func step(_ happening: Happening) {
    figures.steps += 1
    guard violation == nil else { return }
    for (number, promise) in Promises.all where watched.contains(number) {
      guard let text = promise(self, happening) else { continue }
      return violate(number, text)
    }
  }

  /// Nothing more is expected of it.
  var hasFailed: Bool { violation != nil || isAbandoned }

  /// A promise was broken; one that is not checked is passed over. Number 0 is the simulation's own.
  func violate(_ promise: Int, _ text: String) {
    guard violation == nil, promise == 0 || watched.contains(promise) else { return }
    violation = Violation(promise: promise, text: text)
    trace("VIOLATION of promise \(promise): \(text)")
  }
}
