import Core
import Providers

/// The real ports of each runner.
struct LiveWorld: DispatcherWorld {
  private var coordinators: [RunnerName: any CoordinatorPort] = [:]
  private var providers: [RunnerName: any ProviderPort] = [:]

  init(_ configuration: Configuration, systemID: String, transport: any HTTPTransport) {
    for runner in configuration.runners {
      coordinators[runner.name] = CoordinatorClient(runner, systemID: systemID, transport)
      providers[runner.name] = DockerProvider(runner, transport)
    }
  }

  func coordinator(of runner: RunnerName) -> (any CoordinatorPort)? { coordinators[runner] }
  func provider(of runner: RunnerName) -> (any ProviderPort)? { providers[runner] }
}

extension CoordinatorClient {
  fileprivate init(_ runner: RunnerConfiguration, systemID: String, _ transport: any HTTPTransport)
  {
    self.init(
      baseURL: runner.url, token: runner.token, systemID: systemID,
      info: RunnerInfo(
        name: "hpr", version: Version.number, revision: "", platform: "linux",
        architecture: Self.architecture, executor: runner.executor.rawValue,
        features: runner.innerRunnerFeatures),
      tls: TLSIdentity(
        authorityFile: runner.tlsAuthorityFile, certificateFile: runner.tlsCertificateFile,
        keyFile: runner.tlsKeyFile),
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
