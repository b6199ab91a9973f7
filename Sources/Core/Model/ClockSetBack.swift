// The clock may be set back between two lives of hpr. Then what is on disk happened later than now,
// and a deadline of minutes lies hours ahead, with a machine that is paid for meanwhile.

extension Snapshot {
  /// By how much the last thing that happened lies after now: the clock was set back by that much
  /// since, or by more. Zero where nothing does.
  public func lead(over now: Instant) -> Duration {
    var facts = records.map(\.latestFact)
    facts += sightings.map(\.first) + served.map(\.lastServed)
    return facts.max().map { max(now.duration(to: $0), .zero) } ?? .zero
  }

  /// The same state, so much earlier that nothing in it happens after now. Times between are kept;
  /// a state that a clock going forward finds is not changed.
  public func heldBefore(_ now: Instant) -> Snapshot {
    let shift = .zero - lead(over: now)
    guard shift < .zero else { return self }
    var snapshot = self
    snapshot.records = records.map { $0.moved(by: shift) }
    for index in sightings.indices {
      snapshot.sightings[index].first = sightings[index].first + shift
    }
    for index in served.indices {
      snapshot.served[index].lastServed = served[index].lastServed + shift
    }
    return snapshot
  }
}

extension JobRecord {
  /// The same record, so much earlier that nothing in it happened after now.
  func heldBefore(_ now: Instant) -> JobRecord {
    latestFact > now ? moved(by: latestFact.duration(to: now)) : self
  }

  /// When the last thing happened whose time is known. A deadline is none: it is to come.
  fileprivate var latestFact: Instant {
    var facts = [since, acquiredAt]
    if case .unknown(let looks) = creation { facts += [looks.requestEnded, looks.first ?? since] }
    if let cancelingSince { facts.append(cancelingSince) }
    return facts.max() ?? since
  }

  fileprivate func moved(by shift: Duration) -> JobRecord {
    var record = self
    record.since = since + shift
    record.acquiredAt = acquiredAt + shift
    record.deadline = deadline.map { $0 + shift }
    record.cancelingSince = cancelingSince.map { $0 + shift }
    if case .unknown(let looks) = creation {
      record.creation = .unknown(
        EmptyLooks(requestEnded: looks.requestEnded + shift, first: looks.first.map { $0 + shift }))
    }
    return record
  }
}
