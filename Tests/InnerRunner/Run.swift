import Glibc

/// How a job ended for the runner.
enum Outcome: Equatable {
  case success
  case failed(reason: String, code: Int32)
  /// The coordinator took it back: nothing more is said.
  case takenBack
}

/// The whole run of one job.
struct Run {
  let coordinator: Coordinator
  let environment: [String]
  private var trace = Trace()
  private var lastSent = 0
  private let deadline: Int

  /// Send at the latest after this long, in milliseconds, or when this many bytes wait.
  private static let interval = 1000
  private static let enough = 16 * 1024
  /// Ask after the job's state when there was nothing to send for this long.
  private static let silence = 2000
  /// How long a coordinator that does not answer is asked again.
  private static let patience = 60_000

  init(_ coordinator: Coordinator, environment: [String]) {
    self.coordinator = coordinator
    self.environment = environment
    deadline = now() + max(coordinator.job.timeout, 0) * 1000
  }

  /// Does the job and reports its end; false when there is nobody to report to.
  mutating func perform() -> Bool {
    switch persist({ [coordinator] in coordinator.put(state: "running") }) {
    case .over, .unclear: return false
    case .canceling: return report(.failed(reason: "job_canceled", code: 1))
    case .goOn: break
    }
    lastSent = now()
    write("Running on inner-runner \(coordinator.run)\n")
    var outcome = Outcome.success
    for step in coordinator.job.steps where step.always || outcome == .success {
      let ended = perform(step, graceful: outcome == .success)
      if ended == .takenBack { return false }
      // A step that always runs, as after_script, does not decide the result.
      if outcome == .success, !step.always { outcome = ended }
    }
    write(outcome == .success ? "Job succeeded\n" : "ERROR: Job failed: \(outcome)\n")
    return report(outcome)
  }

  private mutating func write(_ text: String) { trace.append(Array(text.utf8)) }

  /// - Parameter graceful: stop when the coordinator says `canceling`; not while tidying up.
  private mutating func perform(_ step: Job.Step, graceful: Bool) -> Outcome {
    guard let shell = Shell(shellText(of: step.script), environment: environment) else {
      write("cannot start /bin/sh for \(step.name)\n")
      return .failed(reason: "runner_system_failure", code: 1)
    }
    defer { close(shell.output) }
    while true {
      let piece = shell.read(waiting: 50)
      trace.append(piece ?? [])
      if let code = shell.status() {
        shell.stop()
        while let rest = shell.read(waiting: 0), !rest.isEmpty { trace.append(rest) }
        return code == 0 ? .success : .failed(reason: "script_failure", code: code)
      }
      if piece == nil { usleep(20_000) }
      if let stopped = stopReason(graceful: graceful) {
        shell.stop()
        return stopped
      }
    }
  }

  private mutating func stopReason(graceful: Bool) -> Outcome? {
    if now() > deadline {
      write("ERROR: Job failed: execution took longer than \(coordinator.job.timeout) seconds\n")
      return .failed(reason: "job_execution_timeout", code: 1)
    }
    switch sendIfDue() {
    case .over: return .takenBack
    case .canceling where graceful: return .failed(reason: "job_canceled", code: 1)
    default: return nil
    }
  }

  private mutating func sendIfDue() -> Verdict {
    let waited = now() - lastSent
    let due = trace.pending > 0 && (waited >= Self.interval || trace.pending >= Self.enough)
    guard due || waited >= Self.silence else { return .goOn }
    let verdict = due ? trace.send(by: coordinator) : coordinator.put(state: "running").0
    lastSent = now()
    return verdict
  }

  /// Sends the rest of the trace and the final state.
  private mutating func report(_ outcome: Outcome) -> Bool {
    guard flush() else { return false }
    var extra = ""
    var state = "success"
    if case .failed(let reason, let code) = outcome {
      state = "failed"
      extra = ",\"failure_reason\":\(reason.asJSON),\"exit_code\":\(code)"
    }
    let bytes = trace.bytes.count
    extra += ",\"output\":{\"checksum\":\"\(trace.checksum)\",\"bytesize\":\(bytes)}"
    let verdict = persist { [coordinator, state, extra] in
      let (verdict, answer) = coordinator.put(state: state, extra: extra)
      // 200 is the only good end: whatever the Job-Status says then, the state is stored.
      if answer?.status == 200 { return (.goOn, answer) }
      return (verdict == .over ? .over : .unclear, answer)
    }
    return verdict == .goOn && outcome == .success
  }

  private mutating func flush() -> Bool {
    let end = now() + Self.patience
    while trace.pending > 0, now() < end {
      switch trace.send(by: coordinator) {
      case .over: return false
      case .unclear: usleep(500_000)
      case .goOn, .canceling: break
      }
    }
    return trace.pending == 0
  }

  /// Asks until there is a clear answer or patience ends; waits as long as the answer says.
  private func persist(_ ask: () -> (Verdict, Answer?)) -> Verdict {
    let end = now() + Self.patience
    while true {
      let (verdict, answer) = ask()
      if verdict != .unclear || now() > end { return verdict }
      let told = answer?.header("retry-after") ?? answer?.header("x-gitlab-trace-update-interval")
      usleep(UInt32(min(max(told.flatMap { Int($0) } ?? 1, 1), 60)) * 1_000_000)
    }
  }
}
