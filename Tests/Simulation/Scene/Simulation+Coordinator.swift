import Core

// What the coordinators do when a call arrives.
extension Simulation {
  func requestLeaves(_ runner: RunnerName) {
    inFlight[runner, default: 0] += 1
    lastAsked[runner] = timeline.now
    step(.asked(runner))
  }

  func requestReturns(_ runner: RunnerName, in life: Life) {
    guard life === self.life, !life.isOver else { return }
    inFlight[runner, default: 1] -= 1
    lastAsked[runner] = timeline.now
  }

  /// Hands out the next job of a runner; `take` is told which.
  func request(
    _ runner: Int, _ arrival: Arrival, lastUpdate: String?, _ take: (Job) -> Void
  ) -> JobRequestAnswer {
    // A request that arrives twice is one that the wire has repeated: the second is no caller's.
    guard !arrival.isRepeat else { return .none(lastUpdate: nil) }
    let party = coordinators[runner]
    if misbehaves(party, 3) { return .forbidden(Trouble("it answers 403", kind: .rejected)) }
    if misbehaves(party, 3) {
      return .refused(
        Trouble("it answers 429", kind: .limited, retryAfter: seconds(1...30)))
    }
    guard let job = pending[runner].first else { return nothing(runner, lastUpdate) }
    let known = jobs.last { $0.runner == runner && $0.isProcessing && $0.isDelivered }
    if misbehaves(party, 3), let again = known {
      trace("\(again.key) is handed out once more")
      again.isHandedOutTwice = true
      return .granted(payload: again.payload)
    }
    pending[runner].removeFirst()
    job.status = .running
    job.grantedAt = timeline.now
    lastGrant[runner] = timeline.now
    job.lastTouch = timeline.now
    trace("granted \(job.key) \(job.kind.rawValue)")
    take(job)
    watchOver(job)
    step(.granted(job))
    if misbehaves(party, 4) {
      let count = job.payload.count
      let cut =
        script == nil
        ? Int.random(in: 0...count, using: &random) : pick([0, 30, count / 2, count - 1])
      return .unreadableGrant(
        bytes: Array(job.payload.prefix(cut)), Trouble("the answer broke off", kind: .cut))
    }
    return .granted(payload: job.payload)
  }

  private func nothing(_ runner: Int, _ lastUpdate: String?) -> JobRequestAnswer {
    let version = "v\(versions[runner])"
    return .none(lastUpdate: lastUpdate == version && holds(runner) ? "hold" : version)
  }

  /// Every other coordinator holds requests.
  private func holds(_ runner: Int) -> Bool { (seed &+ UInt64(runner)) % 2 == 0 }

  /// Holds a request until a job comes, or a while.
  func hold(_ runner: Int, in life: Life) async {
    guard pending[runner].isEmpty else { return }
    _ = await wait(until: timeline.now + .seconds(50), in: life, obeysCancellation: false) {
      holders[runner].append($0)
    }
  }

  /// Drops a job that nobody has said anything of for a quarter of an hour.
  func watchOver(_ job: Job) {
    let due = job.lastTouch + .seconds(900)
    timeline.at(due) { [self] in
      guard job.isProcessing else { return }
      if timeline.now < job.lastTouch + .seconds(900) { return watchOver(job) }
      trace("\(job.key) is dropped by its coordinator")
      end(job, .failed)
    }
  }

  /// The job is over.
  func end(_ job: Job, _ status: JobStatus) {
    guard !job.isOver else { return }
    job.status = status
    job.endedAt = timeline.now
    trace("\(job.key) is \(status)")
    guard let machine = job.machine, machine.isAlive else { return }
    // Its inner runner learns that when it next writes.
    timeline.at(timeline.now + seconds(1...30)) { [self] in end(machine) }
  }

  /// A proxy in the way answers everything alike: here 401, there 403, never both (design R4).
  private var liesWith401: Bool { script == nil ? seed % 2 == 0 : pick([true, false]) }

  func update(_ job: Job?, of party: Party, to state: JobUpdate) -> JobUpdateAnswer {
    guard let job else { return .forbidden(nil, Trouble("it answers 403", kind: .rejected)) }
    if misbehaves(party, 4) {
      return liesWith401
        ? .refused(Trouble("it answers 401", kind: .refused))
        : .forbidden(nil, Trouble("it answers 403", kind: .rejected))
    }
    if state == .running { step(.told(job)) }
    guard job.isProcessing else {
      return .forbidden(job.status, Trouble("it answers 403", kind: .rejected))
    }
    job.lastTouch = timeline.now
    guard case .failed(let reason) = state else { return .accepted(job.status) }
    if misbehaves(party, 10) { return .pending(after: .seconds(2)) }
    step(.reported(job, reason))
    end(job, job.status == .canceling ? .canceled : .failed)
    return .accepted(job.status)
  }

  func append(_ bytes: [UInt8], at offset: Int, to job: Job?, of party: Party) -> TraceAnswer {
    guard let job, job.isProcessing else {
      return .forbidden(job?.status, Trouble("it answers 403", kind: .rejected))
    }
    step(.told(job))
    if misbehaves(party, 4) {
      if !bytes.isEmpty { job.refusesLog = true }
      return liesWith401
        ? .refused(Trouble("it answers 401", kind: .refused))
        : .forbidden(nil, Trouble("it answers 403", kind: .rejected))
    }
    if offset == job.log {
      job.log += bytes.count
      guard !bytes.isEmpty else { return .accepted(next: job.log, job.status) }
      job.lastTouch = timeline.now
      step(.appended(job, bytes))
      job.sentences.append(bytes)
      job.sentenceAt = job.sentenceAt ?? timeline.now
    } else if offset + bytes.count != job.log {
      return .outOfRange(next: job.log, job.status)
    }
    return .accepted(next: job.log, job.status)
  }

  func status(of job: Job?, at party: Party) -> JobStatusAnswer {
    if misbehaves(party, 4) {
      return liesWith401
        ? .unauthorized : .unknown(Trouble("it answers 403", kind: .rejected))
    }
    guard let job, job.isProcessing, let status = job.status else { return .unauthorized }
    step(.told(job))
    return .executing(status)
  }
}
