import Foundation

/// A coordinator on 127.0.0.1 that answers as GitLab does, gives out the jobs that are queued with
/// it, and keeps books of what becomes of them.
///
/// What it answers follows GitLab's own API; the control API under `/sandbox/` is for people and
/// for tests in other processes.
public actor SandboxCoordinator {
  /// The faults in force.
  public nonisolated let faults = FaultDesk()
  var ledger: Ledger
  /// When delays of jobs were last looked at.
  var lastLook = 0.0
  /// Requests for a job that are held, in the order of arrival.
  var held: [Int: HeldRequest] = [:]
  var lastHeld = 0
  /// Where the dispatchers' calls are noted; nil: nowhere.
  let journal: Journal?
  /// The ports that calls of the API came from.
  var ports: Set<UInt16> = []
  /// Method, path and query of every call of the API so far, as `GET /api/v4/job`.
  public internal(set) var requestLines: Set<String> = []

  /// A coordinator that does not serve yet.
  public init(
    _ settings: CoordinatorSettings = CoordinatorSettings(), journal: Journal? = nil
  ) {
    self.journal = journal
    ledger = Ledger(settings)
  }

  /// Serves while `body` runs.
  ///
  /// - Parameter body: is given the address, such as `http://127.0.0.1:34567`.
  /// - Throws: what `body` throws, or why the port cannot be had.
  public nonisolated func serve<Result: Sendable>(
    _ body: @Sendable (_ url: String) async throws -> Result
  ) async throws -> Result {
    try await serve { url, _ in try await body(url) }
  }

  /// As `serve`, and tells the address of a second door, which takes only the control API and is
  /// open while faults refuse connections at the first.
  public nonisolated func serve<Result: Sendable>(
    _ body: @Sendable (_ url: String, _ control: String) async throws -> Result
  ) async throws -> Result {
    let (front, back) = try await doors()
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await front.run() }
      group.addTask { try await back.run() }
      group.addTask { await self.endFaults() }
      defer { group.cancelAll() }
      for door in [front, back] { await door.open() }
      await faults.guardDoor(front)
      let result: Swift.Result<Result, any Error>
      do {
        result = .success(try await body(Self.url(front.port), Self.url(back.port)))
      } catch { result = .failure(error) }
      await faults.releaseAll()
      return try result.get()
    }
  }

  private static func url(_ port: UInt16) -> String { "http://127.0.0.1:\(port)" }

  private func doors() throws -> (front: Door, back: Door) {
    let front = try Door(port: ledger.settings.port) { [weak self] call in
      await self?.answer(call) ?? Answer(503)
    }
    let back = try Door(port: 0) { [weak self] call in
      guard call.path.first == "sandbox" else { return .error(404, "only /sandbox is here") }
      return await self?.control(call, mayRefuse: true) ?? Answer(503)
    }
    ledger.url = Self.url(front.port)
    return (front, back)
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

  static var now: Double { Date().timeIntervalSince1970 }
}
