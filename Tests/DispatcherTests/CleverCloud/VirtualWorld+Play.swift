import Core
import Foundation
import Providers
import TestSupport
import Testing

@testable import World

/// The only runner's ports.
private struct Ports: DispatcherWorld {
  let world: VirtualWorld
  let clever: CleverCloudProvider
  func coordinator(of runner: RunnerName) -> (any CoordinatorPort)? { world }
  func provider(of runner: RunnerName) -> (any ProviderPort)? { clever }
}

extension VirtualWorld {
  private var provider: CleverCloudProvider {
    let organisation = Self.organisation
    let tenancy: Providers.CleverCloudSettings.Tenancy =
      isMultiTenant
      ? .byNamespace(.init(coordinatorURL: Self.coordinatorURL, token: Secret("glpat-admin")))
      : .single(organisation: organisation.id, token: Secret(organisation.token))
    return CleverCloudProvider(
      Providers.CleverCloudSettings(apiURL: "http://cc.test/v2", tenancy: tenancy),
      clock: clock, transport: self, repository: { VirtualRepository($0, self) },
      context: { BuildContext(files: [.init(name: "job.json", bytes: $0.payload.bytes)]) })
  }

  private func settings(
    _ change: (inout DispatcherSettings) -> Void
  ) -> DispatcherSettings {
    let runner = RunnerSettings(
      name: Sample.runner, executor: .cleverDocker, limits: RunnerLimits(worst: .one),
      flavors: FlavorRule(defaultFlavor: "M"), isMultiTenant: isMultiTenant,
      providerAnswerHolds: Executor.cleverDocker.providerAnswerHolds)
    var settings = DispatcherSettings(
      limits: Limits(jobs: 50, provisioning: 20), runners: [runner])
    change(&settings)
    return settings
  }

  /// Runs the dispatcher in virtual time until `body` has ended.
  @discardableResult
  func play(
    seed: UInt64 = 1, restoring records: [JobRecord] = [],
    _ change: (inout DispatcherSettings) -> Void = { _ in },
    _ body: @escaping @Sendable () async -> Void
  ) async -> DispatcherState {
    let inbox = Inbox()
    let dispatcher = Dispatcher(
      world: Ports(world: self, clever: provider), store: self, clock: clock, inbox: inbox,
      record: { notice in self.up { $0.notices.append(notice) } })
    let state = DispatcherState(
      restoring: Snapshot(installation: "0123456789abcdef0123456789abcdef", records: records),
      settings: settings(change), at: clock.now)
    return await VirtualTime(clock, seed: seed).run {
      async let ended = self.run(dispatcher, state)
      await body()
      #expect(!self.up { $0.hasEnded }, "the daemon has ended by itself")
      await inbox.post(.stop)
      return await ended
    }
  }

  private func run(
    _ dispatcher: Dispatcher<Ports, VirtualWorld, TestClock>, _ initial: DispatcherState
  ) async -> DispatcherState {
    let last = await dispatcher.run(initial)
    up { $0.hasEnded = true }
    return last
  }

  /// Lets time pass.
  func pass(_ duration: Duration) async {
    try? await clock.sleep(until: clock.now + duration, tolerance: nil)
  }

  /// Waits for something, looking every second, or more often if that is a matter of seconds.
  /// - Returns: how long it took; nil if it did not come in time, which fails the test.
  @discardableResult
  func until(
    _ what: String, within limit: Duration, _ isDone: @Sendable () -> Bool
  ) async -> Duration? {
    let start = clock.now
    let step: Duration = limit < .seconds(900) ? .milliseconds(100) : .seconds(1)
    while !isDone() {
      guard start.duration(to: clock.now) < limit else {
        Issue.record(
          "\(what): not within \(limit); \(records.map { "\($0.key) \($0.phase) \($0.lastError ?? "")" })"
        )
        return nil
      }
      await pass(step)
    }
    return start.duration(to: clock.now)
  }

  /// What has to hold in the end, whatever went wrong on the way.
  func checkBooks(_ context: String) {
    let books = books
    #expect(books.existing == [], "leaked: \(context)")
    #expect(books.launchedTwice == [] && books.doubled == [], "\(context)")
    #expect(books.foreignDeleted == [], "\(context)")
    for (number, job) in jobs {
      #expect(job.granted == nil || job.isOver, "job \(number) is lost: \(context)")
      #expect(job.launches <= 1, "job \(number) was launched twice: \(context)")
    }
    let anomalies = notices.compactMap { if case .anomaly(_, let text) = $0 { text } else { nil } }
    #expect(anomalies == [], "\(context)")
  }
}
