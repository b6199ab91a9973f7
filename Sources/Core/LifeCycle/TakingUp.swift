// The clock may be set between two lives of hpr, back or forward. What is on disk tells when
// something happened by the clock of that life, not how long ago it was: nothing is dated later than
// now or lies further ahead than it can, and two looks are believed only if one life has taken both.

extension Snapshot {
  /// The state as it is taken up now. Each record is, by its life.
  func takenUp(at now: Instant) -> Snapshot {
    var snapshot = self
    for index in sightings.indices {
      snapshot.sightings[index].first = min(sightings[index].first, now)
    }
    for index in served.indices {
      snapshot.served[index].lastServed = min(served[index].lastServed, now)
    }
    return snapshot
  }

  /// By how much the last change of a record lies after now: the clock was set back by that much
  /// since, or by more. Zero where none does.
  public func lead(over now: Instant) -> Duration {
    records.map(\.since).max().map { max(now.duration(to: $0), .zero) } ?? .zero
  }
}

extension JobRecord {
  /// The record as a life takes it up that begins now. When it was acquired is left as it is, which
  /// dates the commit that is pushed.
  func takenUp(at now: Instant) -> JobRecord {
    var record = self
    if since > now {
      record.since = now
      record.deadline = deadline.map { $0 + since.duration(to: now) }
    }
    // A look shortly before a crash and one shortly after are no two looks.
    if case .unknown = creation { record.creation = .unknown(EmptyLooks(requestEnded: now)) }
    record.cancelingSince = cancelingSince.map { min($0, now) }
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
