import Foundation
import Testing
import World

/// GitLab's statuses and headers, row by row, seen through curl.
@Suite(.timeLimit(.minutes(5))) struct ContractTests {
  @Test(
    arguments: requestRows + traceRows + updateRows + jobRows + runnerRows + userRows
      + injectedRows + faultRows + limitRows
  )
  func row(_ row: ContractRow) async throws {
    var settings = CoordinatorSettings()
    settings.accessTokens["glpat-weak"] = []
    settings.accessTokens["glpat-stranger"] = [.api, .stranger]
    settings.groups = ["grp/sub": ["cc_orga_id": "orga_1"]]
    let coordinator = SandboxCoordinator(settings)
    try await coordinator.serve { url in
      for ask in row.asks { try await check(ask, url, coordinator) }
    }
  }

  private func check(
    _ ask: ContractRow.Ask, _ url: String, _ coordinator: SandboxCoordinator
  ) async throws {
    let token = await coordinator.token(4711) ?? "none"
    func filled(_ text: String) -> String {
      text.replacingOccurrences(of: "$J", with: token)
        .replacingOccurrences(of: "$R", with: "glrt-sandboxsandboxsandbox")
        .replacingOccurrences(of: "$LONG", with: String(repeating: "x", count: 33 << 10))
    }
    let parts = filled(ask.line).split(separator: " ").map(String.init)
    let seen = try await curl(
      parts[0], url + parts[1], headers: ask.headers.map(filled), body: ask.body.map(filled))
    #expect(seen.status == ask.status, "\(ask.line): \(seen.body)")
    #expect(seen.body.contains(ask.contains) || ask.contains.isEmpty, "\(ask.line): \(seen.body)")
    for (name, value) in ask.expected {
      let actual = seen.headers[name.lowercased()]
      switch value {
      case "-": #expect(actual == nil, "\(ask.line): \(name)")
      case _ where value.hasPrefix("%"):
        let end = value.dropFirst()
        #expect(actual?.hasSuffix(end) == true, "\(ask.line): \(name) \(actual ?? "-")")
      case "*": #expect(actual?.isEmpty == false, "\(ask.line): \(name)")
      default: #expect(actual == value, "\(ask.line): \(name)")
      }
    }
  }
}
