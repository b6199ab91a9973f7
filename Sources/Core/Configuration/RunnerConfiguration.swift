/// One `[[runners]]` section, read and found valid (config.md §2).
public struct RunnerConfiguration: Sendable, Equatable {
  /// Files for TLS with the coordinator; the system's authorities count without them.
  public struct TLSFiles: Sendable, Hashable {
    /// Certificates of the authorities to trust.
    public var authorities: String?
    /// The client's certificate.
    public var certificate: String?
    /// The key of the client's certificate.
    public var key: String?

    /// Joins the parts.
    public init(authorities: String? = nil, certificate: String? = nil, key: String? = nil) {
      self.authorities = authorities
      self.certificate = certificate
      self.key = key
    }
  }

  /// How the start of a job is seen.
  public struct Watch: Sendable, Hashable {
    /// The access token that the job's log is read with.
    public var token: Secret?
    /// How long after the launch the first sign of life is awaited.
    public var timeout: Duration = .seconds(300)
    /// Between looks at the log.
    public var pollStep: Duration = .seconds(10)

    /// The defaults.
    public init() {}
  }

  /// What `local-docker` needs to know.
  public struct Docker: Sendable, Hashable {
    /// The engine's address, `unix://` and an absolute path.
    public var host: String
    /// The network of the build and of the container; nil leaves it to the engine.
    public var networkMode: String?

    /// Joins the parts.
    public init(host: String, networkMode: String? = nil) {
      self.host = host
      self.networkMode = networkMode
    }

    /// The path of the engine's socket.
    public var socketPath: String { String(host.dropFirst("unix://".count)) }
  }

  /// The name, unique in the file.
  public var name: RunnerName
  /// The coordinator's base URL: no `/` and no `/ci` at its end.
  public var url: String
  /// The runner authentication token.
  public var token: Secret
  /// The way its jobs are run.
  public var executor: Executor
  /// Most jobs of this runner; nil is no limit.
  public var limit: Int?
  /// Most requests for a job in flight.
  public var requestConcurrency = 1
  /// This runner's largest part of the quota.
  public var quotaMaxFraction = 1.0
  /// How many refusals in a row make the runner pause.
  public var unhealthyRequestsLimit = 3
  /// How long it then pauses.
  public var unhealthyInterval: Duration = .seconds(3600)
  /// Files for TLS with the coordinator.
  public var tls = TLSFiles()
  /// The base image of the job's machine.
  public var mainImage = "registry.heptapod.net:443/heptapod/heptapod-runner/runner:0.7.0"
  /// The image of the helper service.
  public var helperImage =
    "registry.heptapod.net/heptapod/heptapod-paas-runner/helper:testing"
  /// How the start of a job is seen.
  public var watch = Watch()
  /// Whether the whole runner token goes into the pushed `runner.toml`.
  public var forwardRunnerToken = false
  /// More features to advertise to the coordinator.
  public var innerRunnerFeatures: [String] = []
  /// How long service-based resources stand by.
  public var keepForReuse: Duration = .seconds(120)
  /// What `local-docker` needs to know; nil for other executors.
  public var docker: Docker?
  /// What `clever-docker` needs to know; nil for other executors.
  public var clever: CleverConfiguration?
  /// The whole section as it stands in the file, from which the pushed one is made.
  public var section: TOMLTable

  /// A runner with the defaults in all but what every runner needs.
  public init(
    name: RunnerName, url: String, token: Secret, executor: Executor,
    section: TOMLTable = TOMLTable()
  ) {
    self.name = name
    self.url = url
    self.token = token
    self.executor = executor
    self.section = section
  }

  /// The root of the coordinator's API, without a `/` at its end.
  public var apiURL: String { url + "/api/v4" }
}
