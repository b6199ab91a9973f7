import Foundation

/// All that the coordinator knows, and what it decides on each call. No I/O, no clock.
struct Ledger {
  struct Job {
    var book: JobBook
    let spec: JobSpec
    let token: String
    var trace = Data()
    var acceptsGracefulCancel = false
    var delaysLeft: Int
    var isErased = false
    var isProjectDeleted = false
    var hasTokenExpired = false
  }

  struct Runner {
    let id: Int
    let name: String
    var token: String
    var expiresAt: String?
    var isOrphaned = false
    var isPaused = false
    var managers: Set<String> = []
    /// Requests for a job so far.
    var requests = 0
    /// Changed whenever a job that may be for this runner appears.
    var queueValue: String
  }

  var settings: CoordinatorSettings
  /// The coordinator's own address, once it is known.
  var url = ""
  var jobs: [Job] = []
  var runners: [Runner] = []
  /// Calls of this minute, by kind and token.
  var rates: [String: Rate] = [:]
  private var made = 0

  init(_ settings: CoordinatorSettings) {
    self.settings = settings
    for runner in settings.runners { _ = addRunner(name: runner.name, token: runner.token) }
  }

  static let firstJob = 4711

  /// Hexadecimal digits nobody else has.
  mutating func fresh() -> String {
    made += 1
    let random = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(made, radix: 16) + random
  }

  mutating func addRunner(name: String, token: String?) -> Runner {
    let runner = Runner(
      id: runners.count + 1, name: name, token: token ?? "glrt-\(fresh())", queueValue: fresh())
    runners.append(runner)
    return runner
  }

  mutating func queue(_ spec: JobSpec, at now: Double) -> Int {
    let id = Self.firstJob + jobs.count
    jobs.append(
      Job(
        book: JobBook(id: id, name: spec.name, queuedAt: now), spec: spec,
        token: "glcbt-\(fresh())", delaysLeft: spec.finalDelays))
    tick(for: spec)
    return id
  }

  private mutating func tick(for spec: JobSpec) {
    for index in runners.indices where spec.runner == nil || spec.runner == runners[index].name {
      runners[index].queueValue = fresh()
    }
  }

  func jobIndex(_ id: Int) -> Int? {
    let index = id - Self.firstJob
    return jobs.indices.contains(index) ? index : nil
  }

  func runnerIndex(token: String?) -> Int? {
    guard let token, !token.isEmpty else { return nil }
    return runners.firstIndex { $0.token == token }
  }

  /// Ends a job; who said so is kept in the books.
  mutating func end(
    _ index: Int, _ state: JobBook.State, reason: String?, by reporter: String, at now: Double
  ) {
    jobs[index].book.state = state
    jobs[index].book.reason = reason
    jobs[index].book.reportedBy = reporter
    jobs[index].book.finishedAt = now
  }
}
