import Foundation
import World

/// The two full examples of the peer's manual, word for word (`Manual`).
enum ManualExample: String, CaseIterable, Sendable {
  case oneOrganisation = "one-organisation"
  case tenants

  static let token = "D3adNQYu8OCjkYDbwDaG"
  static let accessToken = "D7aY5I5SygxA5oyZ11vB"
  static let organisation = CleverCloudSettings.Organisation(
    id: "orga_07cf2ef0-c9ad-4f04-b492-94c164f95c76", token: "bb52e490-d47e-47a4-b190-73e23eb17111")

  /// What the peer alone needs besides: the examples are older than its duty to have a quota.
  static let quota = """
    [quota_computation]
    reference_runner = "clever-cloud"
    reference_flavor = "M"
    reference_jobs_count = 8
    """

  /// The example; only `url` and `cc_api_url` are the sandbox's.
  func text(_ addresses: CloudAddresses) throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Manual/\(rawValue).toml")
    let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    let url = #"  url = "https://heptapod.example.com""#
    guard lines.count(where: { $0 == url }) == 1 else {
      throw WorldError("\(rawValue): not the manual's example")
    }
    return lines.map { line in
      guard line == url else { return line }
      return "  url = \"\(addresses.coordinator)\"\n  cc_api_url = \"\(addresses.api)\""
    }.joined(separator: "\n")
  }

  /// What of the sandbox the example names.
  var world: (coordinator: CoordinatorSettings, clever: CleverCloudSettings) {
    var (coordinator, clever) = (CoordinatorSettings(), CleverCloudSettings())
    coordinator.runners = [.init(name: "clever-cloud", token: Self.token)]
    coordinator.accessTokens[Self.accessToken] = [.admin, .readAPI]
    clever.organisations = [Self.organisation]
    coordinator.groups["grp"] = [
      "cc_orga_id": Self.organisation.id, "cc_orga_token": Self.organisation.token,
    ]
    return (coordinator, clever)
  }
}
