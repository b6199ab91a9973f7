import Foundation
import Testing
import World

/// Clever Cloud's statuses and bodies, row by row, seen through curl.
@Suite(.timeLimit(.minutes(5))) struct CleverContractTests {
  @Test(arguments: catalogueRows + accessRows + createRows + environmentRows + deletionRows)
  func row(_ row: ContractRow) async throws {
    let cloud = SandboxCleverCloud()
    let values = Values(await cloud.settings)
    try await cloud.serve { url in
      for ask in row.asks { try await check(ask, url, cloud, values) }
    }
  }

  /// What stands for itself in rows: `$O` and `$P` the organisations, `$T` the token of the first,
  /// `$V` the version of Docker, `$A` the application made last, `$C` the members of a create.
  private struct Values {
    let organisations: [CleverCloudSettings.Organisation]
    init(_ settings: CleverCloudSettings) { organisations = settings.organisations }

    func filled(_ text: String, application: String, version: String) -> String {
      text.replacingOccurrences(of: "$C", with: createMembers)
        .replacingOccurrences(of: "$O", with: organisations[0].id)
        .replacingOccurrences(of: "$P", with: organisations[1].id)
        .replacingOccurrences(of: "$T", with: organisations[0].token)
        .replacingOccurrences(of: "$A", with: application)
        .replacingOccurrences(of: "$V", with: version)
    }
  }

  private func check(
    _ ask: ContractRow.Ask, _ url: String, _ cloud: SandboxCleverCloud, _ values: Values
  ) async throws {
    let application = await cloud.books.applications.last?.id ?? "app_none"
    func filled(_ text: String) -> String {
      values.filled(text, application: application, version: "20250711")
    }
    let parts = filled(ask.line).split(separator: " ").map(String.init)
    let base = parts[1].hasPrefix("/sandbox") ? String(url.dropLast(3)) : url
    let seen = try await curl(
      parts[0], base + parts[1], headers: ask.headers.map(filled), body: ask.body.map(filled))
    #expect(seen.status == ask.status, "\(ask.line): \(seen.body)")
    if !parts[1].hasPrefix("/sandbox") { #expect(seen.headers["sozu-id"]?.isEmpty == false) }
    for part in filled(ask.contains).split(separator: "|") {
      #expect(seen.body.contains(part), "\(ask.line): \(seen.body)")
    }
  }

  @Test func aNewVersionMakesTheOldOneOutdated() async throws {
    let cloud = SandboxCleverCloud()
    try await cloud.serve { url in
      let organisation = await cloud.settings.organisations[0]
      let path = "\(url)/organisations/\(organisation.id)/applications"
      func create(_ version: String) async throws -> Seen {
        let body = "{\(createMembers)}".replacingOccurrences(of: "$V", with: version)
        return try await curl(
          "POST", path, headers: ["Authorization: token \(organisation.token)"], body: body)
      }
      let old = try await docker(url)
      #expect(try await create(old).status == 200)
      await cloud.outdate()
      let refused = try await create(old)
      #expect(refused.status == 400)
      #expect(refused.body.contains(#""id":9017"#))
      let new = try await docker(url)
      #expect(new > old)
      #expect(try await create(new).status == 200)
    }
  }

  /// The version as every official client chooses it.
  private func docker(_ url: String) async throws -> String {
    let seen = try await curl("GET", "\(url)/products/instances")
    guard case .array(let types)? = JSON.read(Data(seen.body.utf8)) else { return "" }
    return types.filter {
      $0["enabled"]?.bool == true && $0["variant"]?["slug"]?.string == "docker"
    }.compactMap { $0["version"]?.string }.max() ?? ""
  }

  @Test func lateCreateComesWhenItIsTold() async throws {
    let cloud = SandboxCleverCloud()
    try await cloud.serve { url in
      var behaviour = ApplicationBehaviour()
      behaviour.comesLate = true
      await cloud.behave(behaviour, job: 4711)
      let organisation = await cloud.settings.organisations[0]
      let path = "\(url)/organisations/\(organisation.id)/applications"
      let key = "Authorization: token \(organisation.token)"
      let body = "{\(createMembers)}".replacingOccurrences(of: "$V", with: "20250711")
      let refused = try await curl("POST", path, headers: [key], body: body)
      #expect(refused.status == 503)
      #expect(refused.body.contains(#""id":-500"#))
      #expect(try await !curl("GET", path, headers: [key]).body.contains("hpd-job-x-4711"))
      let made = await cloud.carryOutLate()
      #expect(made.count == 1)
      #expect(try await curl("GET", path, headers: [key]).body.contains("hpd-job-x-4711"))
      #expect(await cloud.books.existing == made)
      #expect(await cloud.carryOutLate() == [])
    }
  }

  @Test func newApplicationIsInNoListingAtFirst() async throws {
    let cloud = SandboxCleverCloud()
    try await cloud.serve { url in
      var behaviour = ApplicationBehaviour()
      behaviour.hiddenSeconds = 20
      behaviour.missingLooks = 1
      await cloud.behave(behaviour, job: 4711)
      let organisation = await cloud.settings.organisations[0]
      let path = "\(url)/organisations/\(organisation.id)/applications"
      let key = "Authorization: token \(organisation.token)"
      let body = "{\(createMembers)}".replacingOccurrences(of: "$V", with: "20250711")
      #expect(try await curl("POST", path, headers: [key], body: body).status == 200)
      let application = try #require(await cloud.books.existing.first)
      #expect(try await !curl("GET", path, headers: [key]).body.contains(application))
      #expect(try await curl("GET", "\(path)/\(application)", headers: [key]).status == 404)
      #expect(try await curl("GET", "\(path)/\(application)", headers: [key]).status == 200)
    }
  }

  @Test func heldCreateIsCarriedOutAndAnsweredLater() async throws {
    let cloud = SandboxCleverCloud()
    try await cloud.serve { url in
      let fault = await cloud.faults.add(Fault(.createApplication, .hold, .after, job: 4711))
      let organisation = await cloud.settings.organisations[0]
      let path = "\(url)/organisations/\(organisation.id)/applications"
      let key = "Authorization: token \(organisation.token)"
      let body = "{\(createMembers)}".replacingOccurrences(of: "$V", with: "20250711")
      async let answer = curl("POST", path, headers: [key], body: body)
      await cloud.faults.waitUntilHeld(fault)
      #expect(await cloud.books.existing.count == 1)
      await cloud.faults.release(fault)
      let status = try await answer.status
      #expect(status == 200)
      #expect(await cloud.calls.map(\.masked).last?.headers["authorization"] == "token …")
      #expect(await cloud.books.requests == ["createApplication": 1])
    }
  }
}
