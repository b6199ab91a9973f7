import Core
import Providers

/// The real ports of each runner.
struct LiveWorld: DispatcherWorld {
  private var coordinators: [RunnerName: any CoordinatorPort] = [:]
  private var providers: [RunnerName: any ProviderPort] = [:]

  init(_ configuration: Configuration, systemID: String, transport: any HTTPTransport) {
    for runner in configuration.runners {
      coordinators[runner.name] = CoordinatorClient(runner, systemID: systemID, transport)
      if let docker = runner.docker {
        providers[runner.name] = DockerProvider(runner, docker, transport)
      }
    }
  }

  func coordinator(of runner: RunnerName) -> (any CoordinatorPort)? { coordinators[runner] }
  func provider(of runner: RunnerName) -> (any ProviderPort)? { providers[runner] }
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
