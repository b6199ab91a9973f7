public import Foundation

/// A configuration that the peer and hpr both take, for the sandbox's cloud.
public struct PeerConfiguration: Sendable {
  /// Where the cloud is.
  public var addresses: CloudAddresses
  /// The organisation; nil: that of the job's namespace.
  public var organisation: CleverCloudSettings.Organisation?
  /// More lines of the runner's section.
  public var more: [String] = []
  /// More lines before the first section.
  public var global: [String] = []

  /// A configuration of one runner, `sandbox`.
  public init(_ addresses: CloudAddresses, _ organisation: CleverCloudSettings.Organisation?) {
    self.addresses = addresses
    self.organisation = organisation
  }

  /// Writes it into a folder, with the state beside it.
  ///
  /// - Returns: the paths of both.
  /// - Throws: when it cannot be written.
  public func write(in folder: URL) throws -> (configuration: String, state: String) {
    let file = folder.appendingPathComponent("paas-runner.toml")
    let state = folder.appendingPathComponent("state.json")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text(state: state.path).utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    return (file.path, state.path)
  }

  /// What it is, with the state at a path.
  public func text(state: String) -> String {
    let account =
      if let organisation {
        "cc_orga_id = \"\(organisation.id)\"\ncc_token = \"\(organisation.token)\""
      } else {
        "cc_multi_tenant = true\ncc_gitlab_namespace_attributes_token = \"glpat-sandbox\""
      }
    return """
      concurrent = 10
      check_interval = 1
      job_progress_poll_interval = 1
      state_file = "\(state)"
      \(global.joined(separator: "\n"))
      [quota_computation]
      reference_runner = "sandbox"
      reference_flavor = "M"
      reference_jobs_count = 10

      [[runners]]
      name = "sandbox"
      url = "\(addresses.coordinator)"
      token = "glrt-sandboxsandboxsandbox"
      executor = "clever-docker"
      cc_api_url = "\(addresses.api)"
      cc_tls_ca_file = "\(addresses.authority.path)"
      \(account)
      cc_deployment_repo_wait_step = 1
      \(more.joined(separator: "\n"))
      [runners.paas_job_trace_watch]
      token = "glpat-sandbox"
      poll_step = 1

      """
  }
}
