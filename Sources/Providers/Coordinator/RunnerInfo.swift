/// What a runner says of itself when it asks for a job (`info`; facts: coordinator §1.1).
public struct RunnerInfo: Sendable, Hashable {
  /// The program's name.
  public var name: String
  /// Its version.
  public var version: String
  /// The commit that it was built from.
  public var revision: String
  /// The operating system, in Go's spelling: `linux`.
  public var platform: String
  /// The processor, in Go's spelling: `amd64`, `arm64`.
  public var architecture: String
  /// The executor inside the resource, which is what jobs see: `docker`.
  public var executor: String
  /// The shell that runs a job's script: the inner runner's, `bash` unless it is configured.
  public var shell: String
  /// The graphics processors that a job gets, as configured for the inner runner; empty is none.
  public var gpus: String
  /// What is advertised; see `features(adding:)`.
  public var features: [String]
  /// The operator's labels, name and value, sent where there are any.
  public var labels: [Label]

  /// A label of the runner.
  public struct Label: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its value.
    public var value: String

    /// Joins the two.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Joins the parts.
  public init(
    name: String, version: String, revision: String, platform: String, architecture: String,
    executor: String, shell: String = "bash", gpus: String = "",
    features: [String] = RunnerInfo.features(adding: []), labels: [Label] = []
  ) {
    self.name = name
    self.version = version
    self.revision = revision
    self.platform = platform
    self.architecture = architecture
    self.executor = executor
    self.shell = shell
    self.gpus = gpus
    self.features = features
    self.labels = labels
  }

  /// What the default inner runner can do, and `more` (`paas_inner_runner_features`).
  ///
  /// Without some of these the coordinator fails jobs that need them, as soon as this runner asks.
  /// `cancel_gracefully` and `two_phase_job_commit` are left out on purpose (design §4).
  public static func features(adding more: [String]) -> [String] {
    more.reduce(into: usual) { all, feature in
      if !feature.isEmpty, !all.contains(feature) { all.append(feature) }
    }
  }

  private static let usual = [
    "variables", "image", "services", "artifacts", "cache", "fallback_cache_keys",
    "upload_multiple_artifacts", "upload_raw_artifacts", "session", "terminal", "refspecs",
    "masking", "raw_variables", "artifacts_exclude", "multi_build_steps", "return_exit_code",
    "service_variables", "trace_reset", "trace_checksum", "trace_size", "cancelable",
  ]
}
