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

  func searchCallsOfPlatform(_ vault: Vault) async {
    let calls = await cloud.clever.calls
    let lines = calls.map { call in
      "\(call.method) \(call.path)?" + call.query.map { "\($0)=\($1)" }.joined(separator: "&")
    }
    vault.search(lines.joined(separator: "\n"), in: "request line to Clever Cloud")
    vault.search(calls.map(\.body).joined(separator: "\n"), in: "request body to Clever Cloud")
    let pushes = await cloud.repositories.calls.joined(separator: "\n")
    vault.search(pushes, in: "request line to a repository")
  }
}

extension Stage {
  func fillByPlatform(_ vault: Vault) async {}

  func searchCallsOfPlatform(_ vault: Vault) async {
    let lines = await proxy.requestLines.joined(separator: "\n")
    vault.search(lines, in: "request line to the engine")
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
