import Foundation
import World

/// The two full examples of the peer's manual, without their comments; only `url` and `cc_api_url`
/// are the sandbox's.
enum ManualExample: String, CaseIterable, Sendable {
  case oneOrganisation, tenants

  static let token = "D3adNQYu8OCjkYDbwDaG"
  static let accessToken = "D7aY5I5SygxA5oyZ11vB"
  static let organisation = CleverCloudSettings.Organisation(
    id: "orga_07cf2ef0-c9ad-4f04-b492-94c164f95c76", token: "bb52e490-d47e-47a4-b190-73e23eb17111")

  @Sendable func text(_ addresses: CloudAddresses, _ folder: URL) -> String {
    """
    concurrent = 8
    state_file = "/srv/heptapod-runner/paas-runner-state.json"

    [[runners]]
      name = "clever-cloud"
      url = "\(addresses.coordinator)"
      token = "\(Self.token)"
      executor = "clever-docker"
      cc_api_url = "\(addresses.api)"

      \(account)

      [runners.cc_extra_env]
        CC_ENABLE_HEPTAPOD_RUNNER = "true"
      [runners.custom_build_dir]
      [runners.cache]
        [runners.cache.s3]
        \(bucket)
        [runners.cache.gcs]
      [runners.docker]
        helper_image = "registry.heptapod.net/heptapod/heptapod-runner/helper:x86_64-latest"
        tls_verify = false
        image = "debian:bullseye"
        privileged = false
        disable_entrypoint_overwrite = false
        oom_kill_disable = false
        disable_cache = false
        volumes = ["/cache"]
        shm_size = 0
    """
  }

  private var account: String {
    switch self {
    case .oneOrganisation:
      "cc_orga_id = \"\(Self.organisation.id)\"\n  cc_token = \"\(Self.organisation.token)\""
    case .tenants:
      """
      cc_multi_tenant = true
        cc_gitlab_namespace_attributes_token = "\(Self.accessToken)"
      """
    }
  }

  private var bucket: String {
    guard self == .oneOrganisation else { return "" }
    return """
      ServerAddress = "cellar-c2.services.clever-cloud.com"
          AccessKey = "dEA7gjmYM98gobVi6Y1x"
          SecretKey = "v0tdpjgpsDRqaSvIndvHAXFmjbpEd958gbZuO7yv"
          BucketName = "heptapod-ci"
      """
  }
}
