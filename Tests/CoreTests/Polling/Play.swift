import Core
import TestSupport

/// A few runners, each with a coordinator of its own, second by second.
struct Play {
  /// What a coordinator does with requests.
  enum Manner {
    /// Answers at once.
    case answers
    /// Holds what it may hold for 50 s, or until there is a job.
    case holds
    /// Answers no request for a job, but everything else.
    case hangsOnRequests
    /// Answers nothing.
    case hangs
  }
  private struct Pending {
    var order: Effect
    var ends: Instant
  }

  var driver: StateDriver
  var manners: [String: Manner]
  /// Jobs that wait, by runner, since when.
  private(set) var queued: [String: [Instant]] = [:]
  /// How long each job waited before it was granted, in seconds, by runner.
  private(set) var waits: [String: [Int]] = [:]
  /// Requests for a job sent, by runner, with the second.
  private(set) var asked: [String: [Int]] = [:]
  /// How long a job runs.
  var length = Duration.seconds(10)
  private var pending: [Pending] = []
  private var running: [(key: JobKey, end: Instant)] = []
  private var lastJob: Int64 = 0

  init(
    _ runners: [RunnerSettings], limits: Limits, _ manners: [String: Manner],
    _ change: (inout DispatcherSettings) -> Void = { _ in }
  ) {
    self.manners = manners
    driver = StateDriver(runners, limits: limits, change)
    gather()
    settle()
  }

  mutating func queue(_ runner: String) {
    queued[runner, default: []].append(driver.now)
    settle()
  }

  mutating func pass(seconds: Int) {
    for _ in 0..<seconds {
      take(nil)
      settle()
    }
  }

  /// Seconds since the start.
  var second: Int { Int(driver.now.milliseconds - Sample.start.milliseconds) / 1000 }

  /// How many requests of the runner are under way.
  func inFlight(_ runner: String) -> Int { driver.open[RunnerName(runner)]?.count ?? 0 }

  /// Takes an event, or lets a second pass.
  private mutating func take(_ event: Event?) {
    if let event { driver.take(event) } else { driver.pass(.seconds(1)) }
    gather()
  }

  private mutating func gather() {
    for effect in driver.effects {
      switch effect {
      case .request(let name, _, let lastUpdate, _):
        asked[name.text, default: []].append(second)
        let isHeld = manners[name.text] == .holds && lastUpdate != nil
        let wait = hangs(name.text, on: effect) ? 90 : isHeld ? 50 : 0
        pending.append(Pending(order: effect, ends: driver.now + .seconds(wait)))
      case .verify(let name):
        let wait = hangs(name.text, on: effect) ? 30 : 0
        pending.append(Pending(order: effect, ends: driver.now + .seconds(wait)))
      case .checkProvider, .job(_, .heartbeat), .job(_, .ask):
        pending.append(Pending(order: effect, ends: driver.now))
      default: break
      }
    }
  }

  private func hangs(_ runner: String, on order: Effect) -> Bool {
    switch manners[runner] {
    case .hangs: true
    case .hangsOnRequests: order.isRequest
    default: false
    }
  }

  /// Answers whatever is due, until nothing is.
  private mutating func settle() {
    while let index = pending.firstIndex(where: isDue) {
      let order = pending.remove(at: index)
      take(answer(to: order.order))
    }
  }

  private func isDue(_ pending: Pending) -> Bool {
    if pending.ends <= driver.now { return true }
    guard case .request(let name, _, _, _) = pending.order, manners[name.text] == .holds else {
      return false
    }
    return queued[name.text]?.isEmpty == false
  }

  private mutating func answer(to order: Effect) -> Event? {
    switch order {
    case .checkProvider(let name): return .providerChecked(name, .available)
    case .verify(let name):
      let silent = VerifyAnswer.unknown(Trouble("no answer", kind: .silent))
      return .verified(name, manners[name.text] == .hangs ? silent : .valid)
    case .request(let name, let number, _, _):
      return .requested(name, number: number, answer(of: name.text))
    case .job(let key, .heartbeat):
      return .job(
        key, .heartbeat(isOver(key) ? .forbidden(.success, Sample.trouble) : .accepted(nil)))
    case .job(let key, .ask):
      return .job(key, .asked(isOver(key) ? .unauthorized : .executing(.running)))
    default: return .tick
    }
  }

  private func isOver(_ key: JobKey) -> Bool {
    running.first { $0.key == key }.map { $0.end <= driver.now } ?? true
  }

  private mutating func answer(of runner: String) -> JobRequestAnswer {
    if hangs(runner, on: .request(RunnerName(runner), number: 0, lastUpdate: nil, url: nil)) {
      return .unanswered(Trouble("no answer", kind: .silent))
    }
    guard var jobs = queued[runner], !jobs.isEmpty else { return .none(lastUpdate: "x") }
    let since = jobs.removeFirst()
    queued[runner] = jobs
    waits[runner, default: []].append(Int(driver.now.milliseconds - since.milliseconds) / 1000)
    lastJob += 1
    running.append((JobKey(RunnerName(runner), JobID(lastJob)), driver.now + length))
    return .granted(payload: Sample.payload(job: lastJob).bytes)
  }
}
