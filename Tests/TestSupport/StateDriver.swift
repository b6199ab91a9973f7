public import Core

/// Drives the dispatcher's state through events, with the time under the test's control.
public struct StateDriver {
  /// The state.
  public var state: DispatcherState
  /// The settings that it began with.
  public let settings: DispatcherSettings
  /// The time.
  public var now = Sample.start
  /// The orders of the last turn.
  public private(set) var effects: [Effect] = []
  /// The requests for jobs that are not answered yet, by runner.
  public private(set) var open: [RunnerName: [Int]] = [:]

  /// A state with these runners, freshly started.
  public init(
    _ runners: [RunnerSettings] = [StateDriver.runner()], limits: Limits? = nil,
    restoring records: [JobRecord] = [], _ change: (inout DispatcherSettings) -> Void = { _ in }
  ) {
    var settings = DispatcherSettings(
      limits: limits ?? Limits(jobs: 50, provisioning: 10), orphanCheckInterval: nil,
      runners: runners)
    change(&settings)
    self.settings = settings
    let snapshot = Snapshot(
      installation: "0123456789abcdef0123456789abcdef", records: records)
    state = DispatcherState(restoring: snapshot, settings: settings, at: now)
    take(.tick)
  }

  /// A runner's settings.
  public static func runner(
    _ name: String = "lab", worst: Weight = .one, limit: Int? = nil, share: Weight? = nil,
    requests: Int = 1, executor: Executor = .localDocker
  ) -> RunnerSettings {
    RunnerSettings(
      name: RunnerName(name), executor: executor,
      limits: RunnerLimits(jobs: limit, share: share, worst: worst, requests: requests))
  }

  /// Takes an event at the present time.
  public mutating func take(_ event: Event) {
    if case .requested(let runner, let number, _) = event {
      open[runner]?.removeAll { $0 == number }
    }
    effects = state.handle(event, at: now)
    for request in requests { open[request.runner, default: []].append(request.number) }
  }

  /// Lets time pass, and tells the state so.
  public mutating func pass(_ duration: Duration) {
    now = now + duration
    take(.tick)
  }

  /// Answers the check of the provider and the verification of each runner, and gathers the
  /// requests that follow.
  public mutating func makeSound(_ names: String...) {
    var requests: [Effect] = []
    for name in names {
      take(.providerChecked(RunnerName(name), .available))
      requests += effects.filter(\.isRequest)
      take(.verified(RunnerName(name), .valid))
      requests += effects.filter(\.isRequest)
    }
    effects = requests
  }

  /// The requests for jobs ordered in the last turn.
  public var requests: [(runner: RunnerName, number: Int, lastUpdate: String?)] {
    effects.compactMap {
      if case .request(let runner, let number, let lastUpdate, _) = $0 {
        (runner, number, lastUpdate)
      } else {
        nil
      }
    }
  }

  /// What the last turn told the log.
  public var notices: [Notice] {
    effects.compactMap { if case .note(let notice) = $0 { notice } else { nil } }
  }

  /// The names of the runners asked in the last turn.
  public var asked: [String] { requests.map(\.runner.text) }

  /// Answers the only request of the last turn.
  public mutating func answer(_ answer: JobRequestAnswer) {
    guard let request = requests.first else { return }
    take(.requested(request.runner, number: request.number, answer))
  }

  /// Answers the oldest request of a runner that is under way.
  public mutating func answerOpen(_ name: String, _ answer: JobRequestAnswer) {
    guard let number = open[RunnerName(name)]?.first else { return }
    take(.requested(RunnerName(name), number: number, answer))
  }

  /// Why a runner is not polling, as the snapshot tells it.
  public func whyNot(_ name: String) -> String? {
    status(name)?.whyNot
  }

  /// How polling stands, as the snapshot tells it.
  public func status(_ name: String) -> RunnerStatus? {
    state.snapshot.runners.first { $0.name.text == name }
  }
}

extension Effect {
  /// Whether it asks for a job.
  public var isRequest: Bool { if case .request = self { true } else { false } }
}
