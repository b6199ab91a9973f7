// decommissioning: the resource, or whatever bears its name, is deleted until it is confirmed gone.
extension JobLife {
  mutating func pursueDeletion(_ turn: inout Turn) {
    guard record.owesDeletion else { return }
    // An order still under way may yet make something; its answer is waited for.
    guard !work.underWay.contains(.create), !work.underWay.contains(.launch) else { return }
    if record.creation == .ordered {
      record.creation = .unknown(EmptyLooks(requestEnded: turn.now))
    }
    begin(.delete, &turn)
  }

  mutating func deleteAnswered(_ answer: DeleteAnswer, _ turn: inout Turn) {
    defer { work.deletionIsStale = false }
    guard record.owesDeletion else { return }
    switch answer {
    case .gone where work.deletionIsStale:
      work.due[.delete] = turn.now
    case .gone:
      work.failures[.delete] = nil
      confirmedGone(turn)
    case .no(let trouble, let credentials):
      retry(.delete, after: trouble, turn, longest: .seconds(credentials ? 900 : 300))
      tellStuck(trouble, &turn)
    case .unknown(let trouble):
      retry(.delete, after: trouble, turn)
    }
  }

  /// The log is told once, and again when the refusal is another.
  private mutating func tellStuck(_ trouble: Trouble, _ turn: inout Turn) {
    let words = trouble.summary.withoutDetails
    guard work.toldStuck != words else { return }
    work.toldStuck = words
    turn.note(.stuck(record.key, trouble.summary))
  }

  /// With a create whose answer was lost, one confirmation is not believed.
  private mutating func confirmedGone(_ turn: Turn) {
    if record.resource?.id == nil, case .unknown(var looks) = record.creation {
      let isBelieved = looks.sawNothing(at: turn.now)
      record.creation = .unknown(looks)
      work.due[.delete] = looks.nextLook
      guard isBelieved else { return }
    }
    record.creation = .none
    record.owesDeletion = false
  }

  mutating func extraAnswered(_ id: ResourceID, _ answer: DeleteAnswer, _ turn: inout Turn) {
    switch answer {
    case .gone: record.extras.removeAll { $0 == id }
    case .no(let trouble, _), .unknown(let trouble): retry(.deleteExtra(id), after: trouble, turn)
    }
  }

  /// A kept record goes when two complete listings in a row do not show its resource.
  mutating func keptListed(_ isThere: Bool, _ turn: inout Turn) {
    guard record.phase == .kept else { return }
    work.absences = isThere ? 0 : work.absences + 1
    guard work.absences >= 2 else { return }
    record.creation = .none
    enter(.decommissioning, &turn)
  }

  /// What was kept for inspection goes when the settings keep it no longer.
  mutating func pursueKept(_ turn: inout Turn) {
    let isLaunchFailure = !record.hasRun
    if turn.rules.keepsFinished { return }
    if isLaunchFailure, !turn.rules.decommissionsLaunchFailures { return }
    record.owesDeletion = true
    enter(.decommissioning, &turn)
  }
}
