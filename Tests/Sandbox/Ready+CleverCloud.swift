import Foundation
import World

extension Ready {
  /// The groups whose attributes name the organisation that pays: the first path of projects.
  static func groups(_ clever: CleverCloudSettings) -> [String: [String: String]] {
    let pairs = zip(["grp", "other"], clever.organisations).map { name, organisation in
      (name, ["cc_orga_id": organisation.id, "cc_orga_token": organisation.token])
    }
    return Dictionary(pairs) { $1 }
  }

  /// Writes a configuration for Clever Cloud.
  ///
  /// - Parameter broken: add a runner whose base image does not exist.
  init(
    in folder: URL, _ addresses: CloudAddresses, _ clever: CleverCloudSettings,
    isMultiTenant: Bool, concurrent: Int, broken: Bool
  ) throws {
    let account =
      isMultiTenant
      ? "cc_multi_tenant = true\n  cc_gitlab_namespace_attributes_token = \"glpat-sandbox\""
      : """
      cc_orga_id = "\(clever.organisations.first?.id ?? "")"
        cc_token = "\(clever.organisations.first?.token ?? "")"
      """
    // The peer refuses to start without a quota; so this configuration serves it as well.
    var text = """
      [quota_computation]
        reference_runner = "\(Self.runner)"
        reference_flavor = "M"
        reference_jobs_count = \(concurrent)

      """
    text += Self.section(Self.runner, image: "hpr-sandbox/inner:1", addresses, account)
    if broken {
      text += Self.section(
        Self.broken, image: "127.0.0.1:1/hpr-sandbox/absent:1", addresses, account)
    }
    try self.init(in: folder, concurrent: concurrent, sections: text)
  }

  private static func section(
    _ name: String, image: String, _ addresses: CloudAddresses, _ account: String
  ) -> String {
    """

    [[runners]]
      name = "\(name)"
      url = "\(addresses.coordinator)"
      token = "\(tokens[name] ?? "")"
      executor = "clever-docker"
      cc_api_url = "\(addresses.api)"
      cc_tls_ca_file = "\(addresses.authority.path)"
      \(account)
      cc_max_flavor = "M"
      cc_deployment_repo_wait_step = 1
      heptapod_runner_main_image = "\(image)"
      [runners.paas_job_trace_watch]
        token = "glpat-sandbox"
        timeout_seconds = 60
        poll_step = 1

    """
  }
}
