import Foundation
import Testing
import World

extension CleverStage {
  var others: [SandboxCoordinator] { [] }

  func fillByPlatform(_ vault: Vault) async {
    let settings = await cloud.clever.settings
    for organisation in settings.organisations {
      let name = "organisation \(organisation.id)"
      vault.add(name, organisation.token, users: [settings.gitUser])
    }
    for user in settings.users {
      let pairs = [user.consumer, user.token]
      for secret in pairs.flatMap({ [$0.key, $0.secret] }) { vault.add("user's \(secret)", secret) }
    }
    for account in settings.gitAccounts ?? [] {
      vault.add("account \(account.user)", account.password, users: [account.user])
    }
  }

  func searchPlatform(_ vault: Vault) async {
    let calls = await cloud.clever.calls
    let lines = calls.map { call in
      "\(call.method) \(call.path)?" + call.query.map { "\($0)=\($1)" }.joined(separator: "&")
    }
    vault.search(lines.joined(separator: "\n"), in: "request line to Clever Cloud")
    vault.search(calls.map(\.body).joined(separator: "\n"), in: "request body to Clever Cloud")
    let pushes = await cloud.repositories.calls.joined(separator: "\n")
    vault.search(pushes, in: "request line to a repository")
    _ = await searchTrees(vault)
  }

  /// Searches the trees that were pushed and are still there.
  /// - Returns: the names of their files.
  func searchTrees(_ vault: Vault) async -> Set<String> {
    var names: Set<String> = []
    for book in await cloud.clever.books.applications where !book.pushes.isEmpty {
      for (name, bytes) in (try? await cloud.repositories.files(of: book.id)) ?? [:] {
        vault.search(bytes, in: "pushed \(name)")
        names.insert(name)
      }
    }
    return names
  }
}

extension Stage {
  func fillByPlatform(_ vault: Vault) async {}

  func searchPlatform(_ vault: Vault) async {
    let lines = await proxy.requestLines.joined(separator: "\n")
    vault.search(lines, in: "request line to the engine")
    // Where hpr has never begun, nothing is ours.
    guard FileManager.default.fileExists(atPath: stateFile + ".installation") else { return }
    do {
      _ = try await searchTrees(vault)
      try await searchImages(vault)
    } catch {
      Issue.record("not searched for tokens: \(error)")
    }
  }

  /// Searches what the containers that there are were given, whether they run or not.
  /// - Returns: the names of the files.
  func searchTrees(_ vault: Vault) async throws -> Set<String> {
    var names: Set<String> = []
    for line in try await containers() {
      let name = String(line.prefix { $0 != " " })
      names.formUnion(try await searchTree(of: name, vault))
      vault.search(try await docker.attempt("inspect", name).output, in: "pushed to the engine")
    }
    return names
  }

  /// Searches the images too, by a container of each that is never started. hpr would take it for
  /// its own, so it must not live any more.
  private func searchImages(_ vault: Vault) async throws {
    for image in Set(try await leftovers()) where !image.contains(" ") {
      // There may be a container of that name, and no image any more.
      let made = try await docker.attempt("create", "--pull", "never", image)
      guard made.status == 0 else { continue }
      let id = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
      _ = try await searchTree(of: id, vault)
      try await docker("rm", id)
    }
  }

  private func searchTree(of container: String, _ vault: Vault) async throws -> Set<String> {
    var names: Set<String> = []
    for file in ["runner.toml", "job.json"] {
      let copy = try await docker.attempt("cp", "\(container):/etc/heptapod-runner/\(file)", "-")
      guard copy.status == 0 else { continue }
      vault.search(copy.output, in: "pushed \(file)")
      names.insert(file)
    }
    return names
  }
}

extension SandboxCoordinator {
  /// Every token that it takes, by what it is and a number: `runner …`, `registration …`, `access …`,
  /// and `job …`, which has the job's.
  var tokens: [String: String] {
    // No stage takes other ones than usual.
    let settings = CoordinatorSettings()
    let kinds = [
      ("runner", knownRunners.map(\.token)), ("registration", settings.registrationTokens ?? []),
      ("access", settings.accessTokens.keys.sorted()),
    ]
    let named = kinds.flatMap { kind, tokens in
      tokens.enumerated().map { ("\(kind) \($0)", $1) }
    }
    let jobs = books.jobs.map(\.id).compactMap { job in token(job).map { ("job \(job)", $0) } }
    return Dictionary(named + jobs) { $1 }
  }
}
