import Core
import Providers

/// The real ports of each runner, those of the configuration that is in force.
final class LiveWorld: DispatcherWorld {
  private struct Ports: Sendable {
    var configuration: RunnerConfiguration
    var coordinator: CoordinatorClient
    /// Coordinators that the runner was moved away from, for the jobs that they granted.
    var former: [CoordinatorClient] = []
    /// By executor: what was made by an earlier one is deleted by it too.
    var providers: [Executor: any ProviderPort]
    /// Gone from the configuration, and kept for its records.
    var isRemoved = false

    /// The one in force first.
    var coordinators: [CoordinatorClient] { [coordinator] + former }

    /// These in the place of earlier ones: what still belongs to those is kept.
    func following(_ old: Ports?, lookInterval: Duration) -> Ports {
      guard let old else { return self }
      for provider in old.providers.values {
        (provider as? CleverCloudProvider)?.look(every: lookInterval)
      }
      var ports = self
      ports.former = old.coordinators.filter { $0.baseURL != coordinator.baseURL }
      ports.providers = old.providers.merging(providers) { before, after in
        old.configuration == configuration ? before : after
      }
      return ports
    }
  }
  /// What a provider made anew has to know of earlier.
  private struct Known: Sendable {
    var served: [ServedNamespace] = []
    var catalogues: [KnownCatalogue] = []
  }
  private let systemID: String
  private let transport: any HTTPTransport
  private let clock: WallAnchoredClock
  private let overrides: Overrides
  private let ports: Lock<[RunnerName: Ports]>
  private let known: Lock<Known>

  init(
    _ configuration: Configuration, systemID: String, transport: any HTTPTransport,
    clock: WallAnchoredClock, overrides: Overrides = Overrides(),
    restoring snapshot: Snapshot? = nil
  ) {
    self.systemID = systemID
    self.transport = transport
    self.clock = clock
    self.overrides = overrides
    ports = Lock([:])
    known = Lock(
      Known(served: snapshot?.served ?? [], catalogues: snapshot?.catalogues ?? []))
    follow(configuration)
  }

  func coordinator(of runner: RunnerName) -> (any CoordinatorPort)? {
    ports.withLock { $0[runner]?.coordinator }
  }

  func coordinator(of runner: RunnerName, at url: String?) -> (any CoordinatorPort)? {
    guard let known = ports.withLock({ $0[runner]?.coordinators }), let present = known.first
    else { return nil }
    guard let url else { return present }
    return known.first { $0.baseURL == url } ?? present.elsewhere(url)
  }

  func provider(of runner: RunnerName) -> (any ProviderPort)? {
    ports.withLock { $0[runner].flatMap { $0.providers[$0.configuration.executor] } }
  }

  func provider(of runner: RunnerName, for executor: Executor) -> (any ProviderPort)? {
    ports.withLock { $0[runner]?.providers[executor] }
  }

  /// How a runner's jobs are run now; nil if there is no such runner.
  func executor(of runner: RunnerName) -> Executor? {
    ports.withLock { $0[runner]?.configuration.executor }
  }

  /// Makes the ports anew where something has changed; a provider keeps what it has read. What is
  /// under way goes on with those it has; a runner that is gone keeps its own for its records (R6).
  func follow(_ configuration: Configuration) {
    transport.secrecy.add(configuration.secrets)
    let known = known.withLock { $0 }
    let interval = overrides.applied(to: configuration).jobProgressPollInterval
    let made = configuration.runners.map { runner in
      let provider = provider(of: runner, interval, known)
      return Ports(
        configuration: runner,
        coordinator: CoordinatorClient(runner, systemID: systemID, transport),
        providers: provider.map { [runner.executor: $0] } ?? [:])
    }
    ports.withLock { ports in
      for name in ports.keys { ports[name]?.isRemoved = true }
      for new in made {
        let name = new.configuration.name
        ports[name] = new.following(ports[name], lookInterval: interval)
      }
    }
  }

  private func provider(
    of runner: RunnerConfiguration, _ lookInterval: Duration, _ known: Known
  ) -> (any ProviderPort)? {
    if let docker = runner.docker {
      return DockerProvider(runner, docker, transport)
    }
    guard let clever = runner.clever else { return nil }
    return CleverCloudProvider(
      CleverCloudSettings(clever, of: runner, lookInterval: lookInterval),
      served: known.served.filter { $0.runner == runner.name },
      catalogue: known.catalogues.first { $0.runner == runner.name }?.catalogue,
      clock: clock, transport: transport
    ) { order in BuildContext(payload: order.payload, runner: runner) }
  }

  /// Takes note of what is durable: the ports of runners that are gone and that the state needs no
  /// longer are dropped.
  func note(_ snapshot: Snapshot) {
    known.withLock {
      $0 = Known(served: snapshot.served, catalogues: snapshot.catalogues)
    }
    transport.secrecy.follow(jobs: snapshot.records.compactMap(\.payload?.token))
    forgetRemoved(besides: snapshot.runners.map(\.name))
  }

  private func forgetRemoved(besides needed: [RunnerName]) {
    ports.withLock { ports in
      ports = ports.filter { !$0.value.isRemoved || needed.contains($0.key) }
    }
  }
}

/// The state file, and word to the world of which runners the state still knows.
struct ForgettingStore<Store: StateStore>: StateStore {
  let store: Store
  let world: LiveWorld

  func commit(_ snapshot: Snapshot) async throws(StateStoreError) {
    try await store.commit(snapshot)
    world.note(snapshot)
  }

  func isInPlace() async -> Bool { await store.isInPlace() }
}

extension DockerProvider {
  init(
    _ runner: RunnerConfiguration, _ docker: RunnerConfiguration.Docker,
    _ transport: any HTTPTransport
  ) {
    self.init(
      socketPath: docker.socketPath, networkMode: docker.networkMode, transport: transport
    ) { order in
      BuildContext(
        payload: order.payload, runner: runner,
        label: (name: "hpr.resource", value: order.resource.name.text))
    }
  }
}

extension CoordinatorClient {
  init(_ runner: RunnerConfiguration, systemID: String, _ transport: any HTTPTransport) {
    self.init(
      baseURL: runner.url, token: runner.token, systemID: systemID,
      info: RunnerInfo(
        name: "hpr", version: Version.number, revision: Version.commit, platform: "linux",
        architecture: Self.architecture, executor: "docker",
        shell: runner.section["shell"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "bash",
        gpus: runner.section["docker"]?.table?["gpus"]?.string ?? "",
        features: RunnerInfo.features(adding: runner.innerRunnerFeatures),
        labels: (runner.section["labels"]?.table?.entries ?? []).compactMap { entry in
          entry.node.string.map { RunnerInfo.Label(name: entry.key, value: $0) }
        }),
      tls: runner.identity, watchToken: runner.watch.token, transport: transport)
  }

  private static var architecture: String {
    #if arch(x86_64)
      "amd64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }
}

extension RunnerConfiguration {
  /// Whom to trust at the coordinator, and who we are there.
  var identity: TLSIdentity {
    TLSIdentity(
      authorityFile: tls.authorities, certificateFile: tls.certificate, keyFile: tls.key)
  }
}
