import Foundation

/// Clever Cloud's API on 127.0.0.1: it makes, lists and deletes applications, tells of their
/// deployments, and keeps books of all.
///
/// What it answers follows Clever Cloud's API; the control API under `/sandbox/` is for people and
/// for tests in other processes.
public actor SandboxCleverCloud {
  /// The faults in force.
  public nonisolated let faults = FaultDesk()
  var ledger: CleverLedger
  private var recorded: [RecordedCall] = []
  private var requests: [String: Int] = [:]
  private var ports: Set<UInt16> = []
  private var outside: any Outside = Nowhere()

  /// Where calls are noted; nil: nowhere.
  private let journal: Journal?

  /// A Clever Cloud that does not serve yet.
  public init(
    _ settings: CleverCloudSettings = CleverCloudSettings(), journal: Journal? = nil
  ) {
    self.journal = journal
    ledger = CleverLedger(settings, at: Self.now)
  }

  static var now: Double { Date().timeIntervalSince1970 }

  /// Serves while `body` runs.
  ///
  /// - Parameter body: is given the address with `/v2`, as for `cc_api_url`.
  /// - Throws: what `body` throws, or why the port cannot be had.
  public nonisolated func serve<Result: Sendable>(
    _ body: @Sendable (_ url: String) async throws -> Result
  ) async throws -> Result {
    let door = try Door(port: await settings.port) { [weak self] call in
      await self?.answer(call) ?? Answer(503)
    }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await door.run() }
      group.addTask { await self.endFaults() }
      defer { group.cancelAll() }
      await door.open()
      await faults.guardDoor(door)
      let result: Swift.Result<Result, any Error>
      do { result = .success(try await body("http://127.0.0.1:\(door.port)/v2")) } catch {
        result = .failure(error)
      }
      await faults.releaseAll()
      return try result.get()
    }
  }

  /// Ends the faults that end by themselves.
  private nonisolated func endFaults() async {
    await withDiscardingTaskGroup { group in
      for await term in faults.terms {
        group.addTask {
          guard (try? await Task.sleep(for: .seconds(term.seconds))) != nil else { return }
          await self.faults.release(term.id)
        }
      }
      group.cancelAll()
    }
  }

  // MARK: for tests in the same process

  /// The settings from the start.
  public var settings: CleverCloudSettings { ledger.settings }

  /// What is known of all applications.
  public var books: CleverBooks {
    CleverBooks(ledger.applications.map(\.book), requests: requests)
  }

  /// Every call of the API so far, in the order answered.
  public var calls: [RecordedCall] { recorded }

  /// How many connections have brought calls of the API so far.
  public var connections: Int { ports.count }

  /// What is to happen to the application that is made for a job.
  public func behave(_ behaviour: ApplicationBehaviour, job: Int) {
    ledger.behaviours[job] = behaviour
  }

  /// Replaces the version of Docker: creates with the old one are refused with id 9017.
  public func outdate() { ledger.catalogue.outdate() }

  /// Makes an application of that name, as if somebody had asked for it earlier.
  ///
  /// - Returns: its id.
  @discardableResult
  public func plant(_ name: String, in organisation: String, age: Double = 0) -> String {
    let index = ledger.add(["name": .string(name)], to: organisation, at: Self.now - age)
    return ledger.applications[index].book.id
  }

  /// Carries out the creates that were answered 503 so far.
  ///
  /// - Returns: the ids of the applications.
  public func carryOutLate() -> [String] { ledger.carryOutLate(at: Self.now) }

  /// The parameters that an application was made with.
  public func request(of application: String) -> JSON? {
    ledger.index(application).map { .object(ledger.applications[$0].request) }
  }

  /// The environment of an application as it stands.
  public func environment(of application: String) -> [String: String]? {
    ledger.index(application).map { ledger.applications[$0].environment }
  }

  // MARK: what the machines tell and ask

  /// Has repositories and machines follow what happens here.
  func connect(_ outside: any Outside, repositories: String) {
    self.outside = outside
    ledger.repositories = repositories
  }

  /// What a push to an application may be made with.
  func gitAccounts(of application: String) -> [CleverCloudSettings.GitAccount] {
    guard let index = ledger.index(application) else { return [] }
    return ledger.gitAccounts(of: ledger.applications[index].book.organisation)
  }

  func pushed(_ application: String, commit: String) -> ApplicationBehaviour? {
    ledger.pushed(application, commit: commit, at: Self.now)
  }

  func advance(_ application: String, to state: DeploymentState) -> Bool {
    ledger.advance(application, to: state)
  }

  func cancel(_ application: String) async {
    guard let index = ledger.index(application) else { return }
    _ = ledger.cancelLast(index, at: Self.now)
    await follow()
  }

  func launched(_ application: String, process: Int32) {
    guard let index = ledger.index(application) else { return }
    ledger.applications[index].book.launches += 1
    ledger.applications[index].book.processes.append(process)
  }

  func failed(_ application: String, why: String) {
    guard let index = ledger.index(application) else { return }
    ledger.applications[index].book.trouble = why
  }

  // MARK: the calls

  private func answer(_ call: Call) async -> Answer {
    if call.path.first == "sandbox" { return await control(call) }
    guard let journal else { return await reply(call) }
    return await journal.keep(call, .cloud) { _ in await self.reply(call) }
  }

  private func reply(_ call: Call) async -> Answer {
    guard let route = CleverRoute(call) else { return note(call, .unknownPath) }
    requests[route.endpoint.rawValue, default: 0] += 1
    if let port = call.peerPort { ports.insert(port) }
    let facts = ledger.facts(of: call, route)
    if let fault = await faults.meet(facts, .before) {
      return note(call, end(call, by: fault, Answer(200)))
    }
    var answer = ledger.answer(route, call, at: Self.now)
    await follow()
    if let fault = await faults.meet(facts, .after) { answer = end(call, by: fault, answer) }
    return note(call, answer)
  }

  private func end(_ call: Call, by fault: Fault, _ answer: Answer) -> Answer {
    if fault.action == .reset { call.peerPort.map(Connection.makeAbrupt) }
    return fault.answer(answer, at: Self.now)
  }

  private func follow() async {
    for happening in ledger.takeHappenings() { await outside.follow(happening) }
  }

  private func note(_ call: Call, _ answer: Answer) -> Answer {
    recorded.append(
      RecordedCall(
        at: Self.now, method: call.method, path: "/" + call.path.joined(separator: "/"),
        query: call.query, headers: call.headers, body: String(decoding: call.body, as: UTF8.self),
        status: answer.status))
    var answer = answer
    answer.headers["Sozu-Id"] = UUID().uuidString
    return answer
  }
}

/// What follows the API: repositories and machines.
protocol Outside: Sendable {
  func follow(_ happening: CleverLedger.Happening) async
}

private struct Nowhere: Outside {
  func follow(_ happening: CleverLedger.Happening) async {}
}

extension CleverLedger {
  /// What faults look at.
  func facts(of call: Call, _ route: CleverRoute) -> CallFacts {
    var facts = CallFacts(endpoint: route.endpoint)
    let name =
      route.application.flatMap { index($0) }.map { applications[$0].book.name }
      ?? JSON.read(call.body)?["name"]?.string
    facts.job = name.flatMap(ApplicationBook.job)
    facts.runner = route.organisation
    return facts
  }
}
