public import Foundation

/// Deployment repositories as a platform has them: real git behind smart HTTP and Basic auth, one
/// for each application, of which only `master` can be pushed to, and never by force.
///
/// `serve` gives them a server of their own; `answer` lets another server pass calls on. After
/// either, `removeAll` leaves nothing behind.
public actor DeploymentRepositories {
  struct Repository {
    var accounts: [CleverCloudSettings.GitAccount]
    var isVisible: Bool
  }

  /// The folder in which the repositories lie.
  public nonisolated let folder: URL
  let git = GitProgram()
  private let faults = DeploymentFaults()
  private var repositories: [String: Repository] = [:]
  private var pushObserver: (@Sendable (_ name: String, _ commit: String) async -> Void)?
  /// Every call so far, as `GET app_1 info/refs`.
  public private(set) var calls: [String] = []
  /// What calls were made with as `User-Agent`.
  public private(set) var userAgents: Set<String> = []
  /// As whom calls were let in.
  public private(set) var users: Set<String> = []

  /// Where calls are noted; nil: nowhere.
  private let journal: Journal?

  /// Makes an empty folder for the repositories to come.
  ///
  /// - Throws: when it cannot be made.
  public init(journal: Journal? = nil) throws {
    self.journal = journal
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hpr-deployments-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
  }

  /// Serves while `body` runs; removes everything in the end.
  ///
  /// - Parameter body: is given the address, below which `<name>.git` are the repositories.
  /// - Throws: what `body` throws, or why the port cannot be had.
  public nonisolated func serve<Result: Sendable>(
    port: UInt16 = 0, _ body: @Sendable (_ url: String) async throws -> Result
  ) async throws -> Result {
    let server = try LoopbackServer(port: port) { [weak self] call in
      await self?.answer(call) ?? Answer(503)
    }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      defer { group.cancelAll() }
      let url = "http://127.0.0.1:\(try await server.port())"
      do {
        let result = try await body(url)
        await removeAll()
        return result
      } catch {
        await removeAll()
        throw error
      }
    }
  }

  /// Lets go all calls that are held, and removes the folder.
  public func removeAll() async {
    await faults.releaseAll()
    repositories = [:]
    try? FileManager.default.removeItem(at: folder)
  }

  /// Makes an empty repository.
  ///
  /// - Parameter isVisible: false answers 404 until `show`, as a platform does that is still at it.
  /// - Throws: `WorldError` when git fails.
  public func create(
    _ name: String, user: String, password: String, isVisible: Bool = true
  ) async throws {
    try await create(
      name, accounts: [.init(user: user, password: password)], isVisible: isVisible)
  }

  /// Makes an empty repository to which several may push.
  func create(
    _ name: String, accounts: [CleverCloudSettings.GitAccount], isVisible: Bool = true
  ) async throws {
    try await git("init", "--quiet", "--bare", "--initial-branch=master", path(of: name))
    try writeConfiguration(of: name)
    try writeHook("update", of: name, Self.onlyMaster)
    try writeHook("post-receive", of: name, Self.success)
    repositories[name] = Repository(accounts: accounts, isVisible: isVisible)
  }

  /// Makes a repository appear that was created invisible.
  public func show(_ name: String) { repositories[name]?.isVisible = true }

  /// Removes a repository; calls are answered by 404.
  public func delete(_ name: String) {
    repositories[name] = nil
    try? FileManager.default.removeItem(atPath: path(of: name))
  }

  /// Has every push to a repository declined by a hook.
  ///
  /// - Throws: when the hook cannot be written.
  public func decline(_ name: String, saying words: String) throws {
    let quoted = words.replacingOccurrences(of: "'", with: "'\\''")
    try writeHook("pre-receive", of: name, "printf '%s\\n' '\(quoted)' >&2; exit 1")
  }

  /// Calls `act` after each push that was taken, before it is answered.
  public func whenPushed(
    _ act: @escaping @Sendable (_ name: String, _ commit: String) async -> Void
  ) {
    pushObserver = act
  }

  /// Puts a fault in force; gives the number by which it is released.
  @discardableResult
  public func add(_ fault: DeploymentFault) async -> Int { await faults.add(fault) }

  /// Ends a fault and lets go on what it held, or cuts its connections.
  public func release(_ fault: Int, cutting: Bool = false) async {
    await faults.release(fault, cutting: cutting)
  }

  /// Ends all faults.
  public func releaseAll() async { await faults.releaseAll() }

  /// How many calls a fault in force has met.
  public func met(_ fault: Int) async -> Int { await faults.met(fault) }

  /// Waits until the fault holds a call; returns too when it is no longer in force.
  public func waitUntilHeld(_ fault: Int) async { await faults.waitUntilHeld(fault) }

  /// Answers a call below `/<name>.git`; 404 for any other.
  func answer(_ call: Call) async -> Answer {
    guard let call = GitCall(call) else { return Answer(404, text: "Not Found") }
    guard let journal else { return await reply(call) }
    return await journal.keep(call.call, .cloud) { await self.reply(call, $0) }
  }

  private func reply(_ call: GitCall, _ number: Int? = nil) async -> Answer {
    calls.append("\(call.call.method) \(call.repository) \(call.path)")
    userAgents.insert(call.call.headers["user-agent"] ?? "")
    if let fault = await faults.meet(call, .before) { return fault.answer(insteadOf: Answer(200)) }
    let answer = await act(call, number)
    return await faults.meet(call, .after)?.answer(insteadOf: answer) ?? answer
  }

  private func act(_ call: GitCall, _ number: Int?) async -> Answer {
    guard let repository = repositories[call.repository], repository.isVisible else {
      return Answer(404, text: "Repository not found")
    }
    let account = repository.accounts.first { account in
      let pair = Data("\(account.user):\(account.password)".utf8).base64EncodedString()
      return call.call.headers["authorization"] == "Basic \(pair)"
    }
    guard let account else {
      return Answer(401, ["WWW-Authenticate": "Basic realm=\"deployments\""], text: "Unauthorized")
    }
    users.insert(account.user)
    if call.call.headers["transfer-encoding"]?.lowercased().contains("chunked") == true {
      return Answer(411, text: "Length Required")
    }
    let before = master(of: call.repository)
    let answer = await git.answer(call, root: folder.path, user: account.user)
    if let commit = master(of: call.repository), commit != before, call.endpoint == .push {
      if let number { await journal?.add(contents(of: call.repository), to: number) }
      await pushObserver?(call.repository, commit)
    }
    return answer
  }
}
