// provisioning: the intended name is on disk; create, and on any later try look first (R2).
extension JobLife {
  mutating func pursueProvisioning(_ turn: inout Turn) {
    keepHeartbeat(&turn)
    forgetCreateOfEarlierLife(turn)
    if deadlineHasPassed(turn) {
      return fail(.systemFailure, notProvisionedInTime, &turn)
    }
    switch record.creation {
    case .none where work.looksFirst, .leftovers where work.looksFirst: begin(.lookUp, &turn)
    case .none, .leftovers: orderCreate(&turn)
    case .ordered: break
    case .made: enter(.launching, &turn)
    case .unknown: begin(.lookUp, &turn)
    }
  }

  /// An order of an earlier life has ended with that life, at the latest now.
  mutating func forgetCreateOfEarlierLife(_ turn: Turn) {
    guard work.isRestored, !work.orderedHere else { return }
    if record.creation == .ordered {
      record.creation = .unknown(EmptyLooks(requestEnded: turn.now))
    } else if !work.looksFirst, record.creation == .none || record.creation == .leftovers {
      work.isRestored = false
    }
  }

  private mutating func orderCreate(_ turn: inout Turn) {
    if let due = work.due[.create], due > turn.now { return wake(at: due) }
    if work.asksFirst { return }
    if record.creation == .leftovers { work.leftTraces = true }
    record.creation = .ordered
    work.orderedHere = true
    begin(.create, &turn)
  }

  mutating func createAnswered(_ answer: CreateAnswer, _ turn: inout Turn) {
    switch answer {
    case .created(let id, let weight):
      created(id, weight, &turn)
    case .no(let refusal):
      createRefused(refusal, &turn)
    case .unknown(let trouble):
      // What is found to be there is taken at once; only the next order waits.
      retry(.create, after: trouble, turn, longest: .seconds(30))
      guard record.creation == .ordered else { return }
      record.creation = .unknown(EmptyLooks(requestEnded: turn.now))
    }
  }

  /// Nothing was made by this order; what an earlier one made or left behind is still there.
  private mutating func createRefused(_ refusal: Refusal, _ turn: inout Turn) {
    guard record.creation == .ordered else { return }
    work.leftTraces = work.leftTraces || refusal.leavesTraces
    record.creation = work.leftTraces ? .leftovers : .none
    if record.phase == .provisioning { return refused(.create, refusal, &turn) }
    record.owesDeletion = work.leftTraces
  }

  /// A resource of our name exists. The first one is the job's; any other goes at once.
  private mutating func created(_ id: ResourceID, _ weight: Weight?, _ turn: inout Turn) {
    guard let resource = record.resource else {
      return turn.note(.anomaly(record.key, "a resource \(id) that was never ordered"))
    }
    if let known = resource.id, known != id { return furtherListed(id, &turn) }
    adopt(id, weight)
    switch record.phase {
    case .provisioning: enter(.launching, &turn)
    case .failing, .decommissioning: record.owesDeletion = true
    case .acquired, .launching, .starting, .running, .kept, .standby: break
    }
  }

  /// A further resource of the job's name goes. While the job's own id is not known, it may be the
  /// job's.
  mutating func furtherListed(_ id: ResourceID, _ turn: inout Turn) {
    guard let own = record.resource?.id, own != id, !record.extras.contains(id) else { return }
    turn.note(.anomaly(record.key, "a second resource \(id) of the same name"))
    record.extras.append(id)
  }

  private mutating func adopt(_ id: ResourceID, _ weight: Weight?) {
    record.resource?.id = id
    if let weight { record.resource?.weight = weight }
    record.creation = .made
    work.deletionIsStale = work.underWay.contains(.delete)
    work.isRestored = false
    work.failures[.create] = nil
  }

  mutating func lookUpAnswered(_ answer: ListAnswer, _ turn: inout Turn) {
    guard record.phase == .provisioning, awaitsLookUp else { return }
    switch answer {
    case .failed(let trouble):
      retry(.lookUp, after: trouble, turn, longest: .seconds(30))
    case .complete(let found):
      work.isRestored = false
      work.looksFirst = false
      let ours = found.filter {
        $0.name == record.resource?.name && !record.extras.contains($0.id)
      }
      guard ours.isEmpty else { return adoptOldest(of: ours, &turn) }
      if case .unknown(let looks) = record.creation { foundNothing(looks, turn) }
    }
  }

  private var awaitsLookUp: Bool {
    if case .unknown = record.creation { true } else { work.looksFirst }
  }

  /// A build that was cut is made again at once; what it left shows in no look by name.
  private mutating func foundNothing(_ looks: EmptyLooks, _ turn: Turn) {
    var looks = looks
    if record.resource?.executor.createIsRepeatable == true {
      work.leftTraces = true
      record.creation = .leftovers
      takeOwnName()
    } else if looks.sawNothing(at: turn.now) {
      record.creation = .none
      takeOwnName()
    } else {
      record.creation = .unknown(looks)
      work.due[.lookUp] = looks.nextLook
    }
  }

  private mutating func adoptOldest(of found: [FoundResource], _ turn: inout Turn) {
    let byAge = found.sorted { ($0.createdAt, $0.id.text) < ($1.createdAt, $1.id.text) }
    guard let oldest = byAge.first else { return }
    adopt(oldest.id, oldest.weight)
    record.extras += byAge.dropFirst().map(\.id)
    turn.note(.adopted(record.key, oldest.id))
    if record.bearsForeignName { return launchedByAnother(&turn) }
    enter(.launching, &turn)
  }

  /// There is nothing under the name that another program would have given: hpr gives its own.
  private mutating func takeOwnName() {
    record.resource?.name = ResourceName(mark: record.mark, job: record.key.job)
  }

  /// Another program made it, and may have started the job on it. Where a job is started by a push,
  /// the repository tells; elsewhere starting it again could be the second time.
  private mutating func launchedByAnother(_ turn: inout Turn) {
    record.launch = .ordered
    work.launchInDoubt = true
    if record.resource?.executor.pushesCommit == true { return enter(.launching, &turn) }
    expectLife(&turn)
  }
}
