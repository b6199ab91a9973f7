import Core
import TestSupport

/// What a seed has drawn for the whole of its simulation.
struct Plan {
  /// One bad thing, with everything else well: it must stay one bad thing (promise 5).
  enum BadThing: String, CaseIterable {
    case coordinatorHangs, coordinatorRefuses, tenantRefuses, pushHangs, repositoryLies, payloads
    case hugePayload, providerAway
  }

  let jobs: Int
  let settings: DispatcherSettings
  /// Of a hundred calls to a party, so many meet a fault.
  let faults: Int
  /// Of ten thousand operations of the disk, after so many the life ends.
  let crashes: Int
  let badThing: BadThing?
  /// Whether there are limits beside the bad thing: then the others wait for capacity too.
  let isLimited: Bool
  /// Until when jobs come, and until when anything goes wrong.
  let jobsFor: Duration
  let faultsFor: Duration
  /// Of a hundred jobs, so many are of an unusual kind.
  let oddJobs: Int
  /// Whether Clever Cloud is spoken to in HTTP, by hpr's own client; otherwise what that would
  /// answer is simulated, which takes less time.
  let isWired: Bool
  /// Whether there are jobs of an earlier program.
  let isImporting: Bool

  init(jobs: Int, _ random: inout SeededRandom) {
    self.jobs = jobs
    let bad = Int.random(in: 0..<4, using: &random) == 0
    badThing = bad ? BadThing.allCases.randomElement(using: &random) : nil
    isLimited = !bad || Bool.random(using: &random)
    settings =
      bad
      ? isLimited ? Self.limited(&random) : Self.roomy(&random) : Self.settings(&random)
    faults = bad ? 0 : [0, 3, 10, 25].randomElement(using: &random) ?? 0
    crashes = bad ? 0 : [0, 10, 40].randomElement(using: &random) ?? 0
    jobsFor = .seconds(Int.random(in: 60...400, using: &random))
    faultsFor = jobsFor + .seconds(Int.random(in: 0...300, using: &random))
    oddJobs = bad ? 0 : [0, 20, 60].randomElement(using: &random) ?? 0
    isWired = Bool.random(using: &random)
    isImporting = !bad && Int.random(in: 0..<4, using: &random) == 0
  }

  /// Of a script: nothing goes wrong but what it says.
  init(_ script: Script, _ random: inout SeededRandom) {
    jobs = script.runners.count
    badThing = nil
    isLimited = false
    var settings = Self.roomy(&random)
    // Long intervals leave the boundaries few, and none out.
    settings.rules = JobRules(pollInterval: .seconds(30), provisioningTimeout: .seconds(120))
    settings.checkInterval = .seconds(60)
    for index in settings.runners.indices {
      settings.runners[index].startTimeout = .seconds(60)
      settings.runners[index].logWatch = nil
    }
    settings.repollsAtOnce = true
    settings.orphanCheckInterval = .seconds(60)
    settings.runners.removeAll { !script.runners.contains($0.name.text) }
    // Where several jobs overlap, they share what there is.
    if script.runners.count > 1 { settings.limits = Limits(jobs: 5, provisioning: 4) }
    self.settings = settings
    (faults, crashes, oddJobs) = (0, 0, 0)
    (isWired, isImporting) = (script.isWired, false)
    jobsFor = .seconds(10)
    faultsFor = .seconds(11)
  }

  static let names = ["a", "b", "c"]

  /// Three runners, or fewer: of an engine, of an organisation, of several tenants.
  private static func runners(_ random: inout SeededRandom) -> [RunnerSettings] {
    func maybe<T>(_ value: T) -> T? { Bool.random(using: &random) ? value : nil }
    return names.map { name in
      let isDocker = name == "a"
      var runner = RunnerSettings(
        name: RunnerName(name), executor: isDocker ? .localDocker : .cleverDocker,
        limits: RunnerLimits(
          jobs: maybe(Int.random(in: 2...4, using: &random)),
          share: isDocker ? nil : maybe(Weight(thousandths: 6000)), worst: .one,
          requests: Int.random(in: 1...2, using: &random)))
      runner.flavors = isDocker ? nil : FlavorRule(defaultFlavor: "M", maxFlavor: maybe("L"))
      runner.isMultiTenant = name == "c"
      runner.logWatch = maybe(.seconds(7))
      runner.startTimeout = .seconds(Int.random(in: 60...300, using: &random))
      runner.unhealthyInterval = .seconds(300)
      runner.providerAnswerHolds = .seconds(60)
      runner.url = "https://\(name).example"
      runner.coordinator = Simulation.coordinator(of: name)
      runner.provider = Simulation.provider(of: name)
      return runner
    }
  }

  private static func settings(_ random: inout SeededRandom) -> DispatcherSettings {
    func maybe<T>(_ value: T) -> T? { Bool.random(using: &random) ? value : nil }
    let count = Int.random(in: 1...3, using: &random)
    let runners = Array(runners(&random).shuffled(using: &random).prefix(count))
    return DispatcherSettings(
      limits: Limits(
        jobs: Int.random(in: 2...8, using: &random),
        provisioning: Int.random(in: 1...4, using: &random),
        quota: maybe(Weight(thousandths: Int.random(in: 4...9, using: &random) * 1000))),
      rules: JobRules(
        pollInterval: .seconds(Int.random(in: 15...40, using: &random)),
        provisioningTimeout: .seconds(Int.random(in: 60...400, using: &random)),
        keepsFinished: Int.random(in: 0..<10, using: &random) == 0,
        decommissionsLaunchFailures: Int.random(in: 0..<10, using: &random) != 0),
      checkInterval: .seconds(Int.random(in: 15...45, using: &random)),
      launchSpacing: maybe(.seconds(2)) ?? .zero, repollsAtOnce: Bool.random(using: &random),
      orphanCheckInterval: .seconds(Int.random(in: 30...150, using: &random)),
      pollCycles: Int.random(in: 0..<12, using: &random) == 0
        ? Int.random(in: 2...9, using: &random) : nil,
      logsStatistics: Bool.random(using: &random), runners: runners)
  }

  /// Limits, and three runners that share them.
  private static func limited(_ random: inout SeededRandom) -> DispatcherSettings {
    var settings = settings(&random)
    settings.runners = runners(&random)
    settings.rules.keepsFinished = false
    settings.rules.decommissionsLaunchFailures = true
    settings.pollCycles = nil
    return settings
  }

  /// Room for everybody, so that nobody waits for anybody else.
  private static func roomy(_ random: inout SeededRandom) -> DispatcherSettings {
    var settings = settings(&random)
    settings.runners = runners(&random)
    for index in settings.runners.indices {
      settings.runners[index].limits.jobs = nil
      settings.runners[index].limits.share = nil
    }
    settings.limits = Limits(jobs: 1000, provisioning: 1000)
    settings.launchSpacing = .zero
    settings.rules.keepsFinished = false
    settings.pollCycles = nil
    return settings
  }
}
