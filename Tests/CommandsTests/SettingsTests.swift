import Core
import Testing

@testable import Commands

@Suite("Settings of the dispatcher")
struct SettingsTests {
  private static func runner(_ name: String = "lab") -> RunnerConfiguration {
    RunnerConfiguration(
      name: RunnerName(name), url: "https://gitlab.example", token: Secret("glrt-sesame"),
      executor: .localDocker)
  }

  private static func configuration(
    _ change: (inout Configuration) -> Void = { _ in }
  ) -> Configuration {
    var configuration = Configuration(path: "c.toml")
    configuration.runners = [runner()]
    change(&configuration)
    return configuration
  }

  @Test("the defaults of the configuration are those of config.md")
  func defaults() throws {
    let settings = DispatcherSettings(Self.configuration(), pollCycles: nil)
    #expect(settings.limits == Limits(jobs: 50, provisioning: 10, quota: nil))
    #expect(settings.checkInterval == .seconds(3))
    #expect(settings.rules.pollInterval == .seconds(10))
    #expect(settings.rules.provisioningTimeout == .seconds(600))
    #expect(!settings.rules.keepsFinished)
    #expect(settings.rules.decommissionsLaunchFailures)
    #expect(settings.launchSpacing == .zero)
    #expect(settings.repollsAtOnce)
    #expect(settings.orphanCheckInterval == .seconds(300))
    #expect(settings.pollCycles == nil)
    let runner = try #require(settings.runners.first)
    #expect(runner.name == RunnerName("lab"))
    #expect(runner.limits == RunnerLimits(jobs: nil, share: nil, worst: .one, requests: 1))
    #expect(runner.startTimeout == .seconds(300))
    #expect(runner.unhealthyAfter == 3)
    #expect(runner.unhealthyInterval == .seconds(3600))
  }

  @Test("what is configured is what the dispatcher is told")
  func configured() throws {
    let settings = DispatcherSettings(
      Self.configuration {
        $0.concurrent = 4
        $0.maxConcurrentProvisioning = 2
        $0.checkInterval = .seconds(7)
        $0.jobProgressPollInterval = .seconds(8)
        $0.provisioningTimeout = .seconds(9)
        $0.orphanCheckInterval = .zero
        $0.minBetweenLaunches = .seconds(1)
        $0.repollImmediately = false
        $0.keepFinished = true
        $0.decommissionLaunchFailures = false
        $0.runners[0].limit = 3
        $0.runners[0].requestConcurrency = 2
        $0.runners[0].watch.timeout = .seconds(30)
      }, pollCycles: 5)
    #expect(settings.limits == Limits(jobs: 4, provisioning: 2, quota: nil))
    #expect(settings.checkInterval == .seconds(7))
    #expect(settings.rules.pollInterval == .seconds(8))
    #expect(settings.rules.provisioningTimeout == .seconds(9))
    #expect(settings.rules.keepsFinished)
    #expect(!settings.rules.decommissionsLaunchFailures)
    #expect(settings.launchSpacing == .seconds(1))
    #expect(!settings.repollsAtOnce)
    #expect(settings.orphanCheckInterval == nil)
    #expect(settings.pollCycles == 5)
    let runner = try #require(settings.runners.first)
    #expect(runner.limits == RunnerLimits(jobs: 3, share: nil, worst: .one, requests: 2))
    #expect(runner.startTimeout == .seconds(30))
  }

  @Test(
    "a share is the smaller of the two parts of the quota",
    arguments: [
      (1.0, 1.0, nil), (0.5, 1.0, 0.5), (1.0, 0.25, 0.25), (0.5, 0.9, 0.5),
    ])
  func share(everybody: Double, own: Double, fraction: Double?) {
    let settings = DispatcherSettings(
      Self.configuration {
        $0.quota = Configuration.Quota(
          referenceRunner: RunnerName("lab"), referenceFlavor: "M", referenceJobsCount: 4)
        $0.allowedFractionPerRunner = everybody
        $0.runners[0].quotaMaxFraction = own
      }, pollCycles: nil)
    #expect(settings.quota == QuotaRule(runner: RunnerName("lab"), flavor: "M", jobs: 4))
    #expect(settings.runners.first?.quotaFraction == fraction)
  }

  @Test("runners keep the order of the file")
  func order() {
    let settings = DispatcherSettings(
      Self.configuration { $0.runners = ["b", "a", "c"].map(Self.runner) }, pollCycles: nil)
    #expect(settings.runners.map(\.name.text) == ["b", "a", "c"])
  }
}
