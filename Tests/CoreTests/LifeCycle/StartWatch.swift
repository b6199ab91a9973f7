import Core
import TestSupport

/// Whether a job's log can be read with an access token, for tests that hold in each case.
enum WatchToken: CaseIterable {
  case none, good, refused
}

/// A job started on Clever Cloud, in a world that answers as a test says, second by second.
struct StartWatch {
  var job: LifeDriver
  /// What the deployment is.
  var look = ResourceCondition.pending(.machineRuns)
  /// What the empty PATCH is answered.
  var probe = TraceAnswer.accepted(next: 0, .running)
  /// What the log reads as, where it may be read.
  var log = LogAnswer.empty
  /// What `GET /job` is answered.
  var status = JobStatusAnswer.executing(.running)
  /// What the heartbeat is answered.
  var heartbeat = JobUpdateAnswer.accepted(.running)
  /// How often each duty was answered.
  var answered: [Duty: Int] = [:]
  /// What was told of the log.
  var told: [String] = []

  init(_ token: WatchToken, timeout: Int = 3600) {
    job = LifeDriver(
      in: .starting, executor: .cleverDocker,
      rules: JobRules(logWatch: token == .none ? nil : .seconds(5)),
      payload: Sample.payload(timeout: timeout))
    if token == .refused { log = .forbidden(Trouble("403 Forbidden")) }
  }

  /// Somebody has written.
  mutating func write(seenBy token: WatchToken) {
    probe = .outOfRange(next: 120, .running)
    if token != .refused { log = .written }
  }

  /// Seconds since the job was started.
  var elapsed: Int { Int(Sample.start.duration(to: job.now).components.seconds) }
  /// What the job's author reads.
  var reason: String { String(decoding: job.life.reasonForLog, as: UTF8.self) }

  /// Answers what is under way, until nothing is left that can be answered.
  mutating func answer() {
    for _ in 0..<20 {
      guard job.phase == .starting || job.phase == .running else { return }
      guard let duty = job.underWay.sorted(by: { "\($0)" < "\($1)" }).first(where: isAnswered)
      else { return }
      answered[duty, default: 0] += 1
      job.take(event(of: duty))
      for case .note(.logUnreadable(_, let why)) in job.effects { told.append(why) }
    }
  }

  private func isAnswered(_ duty: Duty) -> Bool {
    ![.awaitEnd, .create, .launch].contains(duty)
  }

  private func event(of duty: Duty) -> JobEvent {
    switch duty {
    case .look: .looked(look)
    case .probe: .probed(probe)
    case .readLog: .logRead(log)
    case .ask: .asked(status)
    default: .heartbeat(heartbeat)
    }
  }

  /// Lives on for so many seconds, or until the job is in another phase.
  mutating func live(_ seconds: Int) {
    let phase = job.phase
    answer()
    for _ in 0..<seconds where job.phase == phase {
      job.pass(.seconds(1))
      answer()
    }
  }
}
