extension BuildContext {
  /// What is pushed so that a resource runs a job (config.md §4): `Dockerfile`, `runner.toml` and
  /// `job.json`, in this order.
  /// - Parameters:
  ///   - payload: the job; only its bytes are used.
  ///   - runner: the runner that was given the job.
  ///   - label: a label of the image, right behind `FROM`, by which a cut build is found again.
  public init(
    payload: JobPayload, runner: RunnerConfiguration, label: (name: String, value: String)? = nil
  ) {
    self.init(files: [
      File(name: "Dockerfile", bytes: Self.dockerfile(image: runner.mainImage, label: label)),
      File(name: "runner.toml", bytes: TOMLWriter.bytes(of: Self.innerConfiguration(of: runner))),
      File(name: "job.json", bytes: Self.forwarded(payload)),
    ])
  }

  /// The payload as the inner runner gets it: as it came, but for the names of images that go
  /// through a dependency proxy.
  static func forwarded(_ payload: JobPayload) -> [UInt8] {
    DependencyProxy.rewrite(payload.bytes)
  }

  private static func dockerfile(
    image: String, label: (name: String, value: String)?
  ) -> [UInt8] {
    let folder = "/etc/heptapod-runner"
    let label = label.map { "LABEL \($0.name)=\($0.value)\n" } ?? ""
    return Array(
      """
      FROM \(image)
      \(label)COPY runner.toml \(folder)/runner.toml
      COPY job.json \(folder)/job.json
      ENV DEBUG="true"
      ENTRYPOINT ["/usr/bin/gitlab-runner", "exec-fetched-job", "--config", \
      "\(folder)/runner.toml", "\(folder)/job.json"]

      """.utf8)
  }

  /// The runner's section without what the inner runner need not know, as the only one of a file.
  static func innerConfiguration(of runner: RunnerConfiguration) -> TOMLTable {
    var section = runner.section.removing { key in
      isOurs(prefixOf: key) || withheld.contains(key)
        || runner.executor == .localDocker && key == "host"
    }
    // The inner runner knows neither our environment nor our secrets file.
    if section["url"]?.string?.contains("$") == true { section.set("url", to: .string(runner.url)) }
    let token = runner.forwardRunnerToken ? runner.token : runner.token.cutToken
    section.set("token", to: .string(token.reveal()))
    section.set("executor", to: .string("docker"))
    var root = TOMLTable()
    root.set("runners", to: .array([TOMLNode(.table(section))]))
    return root
  }

  /// Whether a key has one of the prefixes that no key of gitlab-runner has.
  static func isOurs(prefixOf key: String) -> Bool {
    ["cc_", "paas_", "paas-runner-helper-"].contains { key.hasPrefix($0) }
  }

  private static let withheld = [
    "heptapod_runner_main_image", "heptapod_paas_runner_helper_image", "job_trace_watch",
    "quota_max_fraction", "secrets_file", "limit", "request_concurrency",
  ]
}
