// The clock may be set between two lives of hpr, back or forward. What is on disk tells when
// something happened by the clock of that life. Where the system has run on meanwhile, `SystemStart`
// tells by how much the clock was set, and all of it moves with the clock. Where it was started
// anew, nobody knows: what waits for a time begins to wait anew, so that nothing is given up early.
// In any case nothing is dated later than now or lies further ahead than it can, and two looks are
// believed only if one life has taken both.

extension Snapshot {
  /// The state as it is taken up now. Each record is, by its life.
  func takenUp(at now: Instant, after change: ClockChange) -> Snapshot {
    var snapshot = self
    // What was seen once may have been seen just now.
    if change == .unknown { snapshot.sightings = [] }
    for index in snapshot.sightings.indices {
      snapshot.sightings[index].first = min(change.moving(sightings[index].first), now)
    }
    for index in served.indices {
      var last = min(change.moving(served[index].lastServed), now)
      // None is forgotten at once, and none is remembered for ever.
      if change == .unknown { last = max(last, now + Self.dayBeforeForgotten) }
      snapshot.served[index].lastServed = last
    }
    return snapshot
  }

  /// From now to when a namespace was served last that is forgotten in a day.
  private static let dayBeforeForgotten = Duration.seconds(86_400) - DispatcherState.memory

  /// By how much the clock was set since this was written, as far as that can be told: back, if that
  /// is less than nothing. Where nothing else tells, the last change of a record does that lies after
  /// now.
  public func clockChange(knowing systemStart: SystemStart?, at now: Instant) -> Duration {
    if case .set(let change) = ClockChange(from: self.systemStart, to: systemStart),
      change != .zero
    {
      return change
    }
    return records.map(\.since).max().map { min($0.duration(to: now), .zero) } ?? .zero
  }
}

extension ClockChange {
  /// The same moment by the present clock.
  fileprivate func moving(_ instant: Instant) -> Instant {
    if case .set(let duration) = self { instant + duration } else { instant }
  }
}

extension JobRecord {
  /// The record as a life takes it up that begins now. The commit to be pushed keeps its date.
  func takenUp(at now: Instant, after change: ClockChange) -> JobRecord {
    var record = self
    record.since = change.moving(since)
    record.acquiredAt = min(change.moving(acquiredAt), now)
    if record.acquiredAt != acquiredAt { record.commitDate = commitDate ?? acquiredAt }
    record.deadline = deadline.map(change.moving)
    record.cancelingSince = cancelingSince.map { change == .unknown ? now : change.moving($0) }
    // What was to come by some time after it began has as long again where nobody knows how long
    // that was ago.
    if record.since > now || change == .unknown {
      record.deadline = record.deadline.map { $0 + record.since.duration(to: now) }
      record.since = min(record.since, now)
    }
    // A look shortly before a crash and one shortly after are no two looks.
    if case .unknown = creation { record.creation = .unknown(EmptyLooks(requestEnded: now)) }
    record.cancelingSince = record.cancelingSince.map { min($0, now) }
    return record
  }
}

extension JobLife {
  /// No deadline lies further ahead than the longest that there is.
  mutating func boundDeadline(_ turn: Turn) {
    guard let deadline = record.deadline else { return }
    let longest = max(turn.rules.provisioningTimeout, turn.rules.startTimeout, jobTimeout)
    record.deadline = min(deadline, turn.now + longest)
  }
}
