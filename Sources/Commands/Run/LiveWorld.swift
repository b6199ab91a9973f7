import Core
import Providers
import Synchronization

/// The real ports of each runner, those of the configuration that is in force.
final class LiveWorld: DispatcherWorld {
  private struct Ports: Sendable {
    var coordinator: CoordinatorClient
    /// Coordinators that the runner was moved away from, for the jobs that they granted.
    var former: [CoordinatorClient] = []
    var provider: (any ProviderPort)?
    /// The runner's tokens so far: jobs may still quote an earlier one.
    var tokens: [Secret]
    /// Gone from the configuration, and kept for its records.
    var isRemoved = false

    /// The one in force first.
    var coordinators: [CoordinatorClient] { [coordinator] + former }
  }
  private let systemID: String
  private let transport: any HTTPTransport
  private let ports: Mutex<[RunnerName: Ports]>

  init(_ configuration: Configuration, systemID: String, transport: any HTTPTransport) {
    self.systemID = systemID
    self.transport = transport
    ports = Mutex([:])
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
    ports.withLock { $0[runner]?.provider }
  }

  /// Makes the ports anew. What is under way goes on with those it has; a runner that is gone keeps
  /// its own for its records (R6).
  func follow(_ configuration: Configuration) {
    let tokens = ports.withLock { $0.mapValues(\.tokens) }
    let made = configuration.runners.map { runner in
      let former = (tokens[runner.name] ?? []).filter { $0 != runner.token }
      return (
        runner.name,
        Ports(
          coordinator: CoordinatorClient(runner, systemID: systemID, transport),
          provider: runner.docker.map { DockerProvider(runner, $0, transport, hiding: former) },
          tokens: [runner.token] + former)
      )
    }
    ports.withLock { ports in
      for name in ports.keys { ports[name]?.isRemoved = true }
      for (name, new) in made {
        let former = ports[name]?.coordinators.filter { $0.baseURL != new.coordinator.baseURL }
        ports[name] = new
        ports[name]?.former = former ?? []
      }
    }
  }

  /// Drops the ports of runners that are gone and that the state needs no longer.
  func forgetRemoved(besides needed: [RunnerName]) {
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
    world.forgetRemoved(besides: snapshot.runners.map(\.name))
  }
}

extension DockerProvider {
  init(
    _ runner: RunnerConfiguration, _ docker: RunnerConfiguration.Docker,
    _ transport: any HTTPTransport, hiding former: [Secret] = []
  ) {
    self.init(
      socketPath: docker.socketPath, networkMode: docker.networkMode, transport: transport,
      secrets: [runner.token] + former
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
        features: RunnerInfo.features(adding: runner.innerRunnerFeatures),
        labels: (runner.section["labels"]?.table?.entries ?? []).compactMap { entry in
          entry.node.string.map { RunnerInfo.Label(name: entry.key, value: $0) }
        }),
      tls: TLSIdentity(
        authorityFile: runner.tls.authorities, certificateFile: runner.tls.certificate,
        keyFile: runner.tls.key),
      transport: transport)
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
