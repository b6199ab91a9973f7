import Commands
import Foundation
import Testing
import World

@Suite("hpr check --online of a runner on Clever Cloud", .timeLimit(.minutes(5)))
struct CleverOnlineCheckTests {
  private static let organisation = CleverCloudSettings().organisations[0]
  private static let single =
    "cc_orga_id = \"\(organisation.id)\"\ncc_token = \"\(organisation.token)\""
  private static func tenants(_ token: String) -> String {
    "cc_multi_tenant = true\ncc_gitlab_namespace_attributes_token = \"\(token)\""
  }

  /// Checks a runner with these lines in its section.
  private static func check(
    _ lines: String, groups: [String: [String: String]] = ["grp": [:]], _ faults: Fault...
  ) async throws -> Ending {
    let scratch = try Scratch()
    var settings = CoordinatorSettings()
    settings.groups = groups
    settings.accessTokens["glpat-user"] = [.api, .readAPI]
    let coordinator = SandboxCoordinator(settings)
    let clever = SandboxCleverCloud()
    for fault in faults { await clever.faults.add(fault) }
    return try await coordinator.serve { url in
      try await clever.serve { api in
        let path = try scratch.file(
          "c.toml",
          """
          state_file = "\(scratch.path)/state.json"
          [[runners]]
          name = "one"
          url = "\(url)"
          token = "glrt-sandboxsandboxsandbox"
          executor = "clever-docker"
          cc_api_url = "\(api)"
          \(lines)
          """)
        return await hpr(["check", "-c", path, "--online", "--timeout", "20"])
      }
    }
  }

  @Test("with a single organisation: the coordinator and the flavors, each a line")
  func single() async throws {
    let end = try await Self.check(Self.single)
    #expect(end.status == .done, "\(end.errors)")
    #expect(end.output.split(separator: "\n").count == 3)
    #expect(end.output.contains(": ok, offers XS, S, M, L, XL"))
  }

  @Test("with tenants, the token of attributes too")
  func tenants() async throws {
    let end = try await Self.check(Self.tenants("glpat-sandbox"))
    #expect(end.status == .done, "\(end.errors)")
    #expect(end.output.split(separator: "\n").count == 4)
    #expect(end.output.contains("one: attributes of groups at http"))
    #expect(end.output.contains(": ok, can be read"))
    let none = try await Self.check(Self.tenants("glpat-sandbox"), groups: [:])
    #expect(none.status == .done && none.output.contains("there is no group"))
  }

  @Test(
    "a token of attributes that is not known, or no administrator's, ends 4",
    arguments: [("glpat-sesame", "401"), ("glpat-user", "403")])
  func badToken(token: String, why: String) async throws {
    let end = try await Self.check(Self.tenants(token))
    #expect(end.status == .coordinator, "\(end.errors)")
    #expect(end.lines.count == 2)
    #expect(end.lines.first?.hasPrefix("hpr: one: attributes of groups at http") == true)
    #expect(end.lines.first?.contains(why) == true)
    #expect(end.lines.last?.hasPrefix("hint: cc_gitlab_namespace_attributes_token ") == true)
    #expect(!(end.output + end.errors).contains(token))
  }

  @Test(
    "a flavor that is not offered ends 2 and names the choices",
    arguments: ["cc_default_flavor", "cc_max_flavor"])
  func unknownFlavor(key: String) async throws {
    let end = try await Self.check("\(Self.single)\n\(key) = \"HUGE\"")
    #expect(end.status == .invalid, "\(end.output)\(end.errors)")
    #expect(end.lines.first?.contains("\(key) is HUGE, which it does not offer") == true)
    #expect(end.lines.last?.hasPrefix("hint: it offers XS, S, M") == true)
  }

  @Test("an API that refuses the token, or answers with a page, ends 5", arguments: [401, 502])
  func away(status: Int) async throws {
    let end = try await Self.check(
      Self.single, Fault(.applications, status == 401 ? .answer : .html, status: status))
    #expect(end.status == .provider, "\(end.errors)")
    #expect(end.lines.count == 1 && end.lines.first?.contains("\(status)") == true)
    #expect(!end.errors.contains("<html") && !end.errors.contains(Self.organisation.token))
  }
}
