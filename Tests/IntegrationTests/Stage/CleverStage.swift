import Foundation
import World

/// The sandbox's cloud, a directory and a configuration: all that `hpr run` needs for
/// `clever-docker`.
struct CleverStage: Sendable {
  let cloud: SandboxCloud
  let directory: String
  /// The path of the configuration.
  var configuration: String { "\(directory)/hpr.toml" }
  /// The path of the state file.
  var stateFile: String { "\(disk)/state.json" }
  /// The folder of the state file, which holds nothing else.
  var disk: String { "\(directory)/disk" }

  /// Who pays: the first organisation, the one that is named by a job's namespace, or what is said
  /// in the lines of the runner alone.
  enum Account: Sendable { case first, ofNamespace, asSaid }

  /// Sets the stage, plays `body` on it, and clears it.
  ///
  /// - Parameters:
  ///   - account: the sandbox's first organisation, or that of the job's namespace.
  ///   - groups: custom attributes by the name of a group.
  ///   - runner: more lines of the runner's section.
  ///   - more: runners beside it, which do what it does but for their lines.
  ///   - journal: where all requests are noted.
  static func play(
    global: String = "concurrent = 4", runner: String = "", account: Account = .first,
    groups: [String: [String: String]] = [:], clever: CleverCloudSettings = .init(),
    more: [Stage.Extra] = [], pollInterval: Int = 1, journal: Journal? = nil,
    _ body: @Sendable @escaping (CleverStage) async throws -> Void
  ) async throws {
    let directory = NSTemporaryDirectory() + "hpr-clever-\(UUID().uuidString)"
    for name in ["disk", "tmp"] {
      try FileManager.default.createDirectory(
        atPath: "\(directory)/\(name)", withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var settings = CoordinatorSettings()
    settings.groups = groups
    settings.runners += more.map { .init(name: $0.name, token: $0.token) }
    let cloud = try SandboxCloud(settings, clever, journal: journal)
    let section: @Sendable (Stage.Extra, CloudAddresses) -> String = { extra, addresses in
      """
      [[runners]]
      name = "\(extra.name)"
      url = "\(addresses.coordinator)"
      token = "\(extra.name == "sandbox" ? "glrt-sandboxsandboxsandbox" : extra.token)"
      executor = "clever-docker"
      cc_api_url = "\(addresses.api)"
      cc_tls_ca_file = "\(addresses.authority.path)"
      cc_deployment_repo_wait_step = 1
      \(Self.lines(of: account, clever))
      \(extra.lines)
      """
    }
    try await cloud.serve { addresses in
      let stage = CleverStage(cloud: cloud, directory: directory)
      let text = """
        check_interval = 1
        job_progress_poll_interval = \(pollInterval)
        state_file = "\(stage.stateFile)"
        \(global)
        \(([Self.sandbox(runner)] + more).map { section($0, addresses) }.joined(separator: "\n"))

        """
      try Data(text.utf8).write(to: URL(fileURLWithPath: stage.configuration))
      do {
        try await stage.searched { try await body(stage) }
      } catch {
        let log = try? String(contentsOfFile: "\(directory)/hpr.log", encoding: .utf8)
        throw WorldError("\(error); hpr's log ends: \(log?.suffix(3000) ?? "")")
      }
    }
  }

  private static func sandbox(_ lines: String) -> Stage.Extra {
    .init(name: "sandbox", lines: lines)
  }

  private static func lines(of account: Account, _ clever: CleverCloudSettings) -> String {
    if account == .asSaid { return "" }
    guard account == .first, let organisation = clever.organisations.first else {
      return "cc_multi_tenant = true\ncc_gitlab_namespace_attributes_token = \"glpat-sandbox\""
    }
    return "cc_orga_id = \"\(organisation.id)\"\ncc_token = \"\(organisation.token)\""
  }

  /// The attributes by which a group names the organisation that pays for it.
  static func attributes(_ organisation: CleverCloudSettings.Organisation) -> [String: String] {
    ["cc_orga_id": organisation.id, "cc_orga_token": organisation.token]
  }

  /// Queues a job.
  @discardableResult
  func queue(
    _ script: [String] = ["echo hi"], flavor: String? = nil, project: String = "grp/demo",
    runner: String? = nil
  ) async -> Int {
    var spec = JobSpec(script: script)
    spec.project = project
    if let runner { spec.runner = runner }
    if let flavor { spec.variables["CI_CLEVER_CLOUD_FLAVOR"] = flavor }
    return await cloud.coordinator.queue(spec)
  }

  /// Queues a job for whose application a push comes to that.
  @discardableResult
  func queue(_ script: [String], _ fate: ApplicationBehaviour.Fate) async -> Int {
    var spec = JobSpec(script: script)
    // So that nobody takes it before it is known what will become of it.
    spec.delay = 1
    let job = await cloud.coordinator.queue(spec)
    var behaviour = ApplicationBehaviour()
    behaviour.fate = fate
    await cloud.clever.behave(behaviour, job: job)
    return job
  }

  /// The log of a job so far.
  func trace(_ job: Int) async -> String {
    String(decoding: await cloud.coordinator.trace(job) ?? Data(), as: UTF8.self)
  }

  /// The phases of the records in the state file, by job.
  func phases() throws -> [Int: String] { try Stage.phases(in: stateFile) }

  /// Waits until every job is over but those whose grant was lost, and none is tracked.
  func allOver(within seconds: Double = 60) async throws {
    try await until("all jobs are over", within: seconds) {
      let books = await cloud.coordinator.books
      let lost = books.lost(for: 5)
      return books.jobs.allSatisfy { $0.state.isFinal || lost.contains($0.id) }
    }
    try await until("nothing is tracked", within: seconds) { try phases().isEmpty }
  }
}
