import Core
import Testing
import TestSupport

/// What can happen to a job, the columns of the table in ARCHITECTURE.md.
enum FactClass: String, CaseIterable {
  case over, canceling, coordinatorAway, providerAway, deadline, late, restart
}

/// One cell of the table: what happens in a phase, and what follows.
struct Cell: CustomTestStringConvertible, Sendable {
  let phase: Phase
  let fact: FactClass
  var rules = JobRules()
  let happening: @Sendable (inout LifeDriver) -> Void
  /// The phase that follows; nil: the record is dropped.
  let next: Phase?
  /// Duties that are under way then.
  var begins: Set<Duty> = []
  /// Duties that must not be.
  var leaves: Set<Duty> = []
  /// Duties stopped in the last turn.
  var stops: [Duty] = []
  /// Anomalies counted in all turns.
  var anomalies = 0

  var testDescription: String { "\(phase.rawValue) × \(fact.rawValue)" }
}

@Suite("The table of phases and facts")
struct TableTests {
  /// A life in the phase, with no answer of an earlier phase still to come.
  private func life(of cell: Cell) -> LifeDriver {
    let goodPath: Phase =
      switch cell.phase {
      case .failing: .provisioning
      case .decommissioning, .kept: .running
      default: cell.phase
      }
    var job = LifeDriver(in: goodPath, executor: .cleverDocker, rules: cell.rules)
    job.take(.heartbeat(.accepted(.running)))
    if goodPath == .running { job.take(.asked(.executing(.running))) }
    switch cell.phase {
    case .failing:
      job.take(.created(.created(id: Sample.resourceID, weight: nil)))
      job.take(.launched(.no(Refusal(.final, Sample.trouble))))
    case .decommissioning, .kept:
      job.pass(.seconds(10))
      job.take(.asked(.unauthorized))
      job.take(.heartbeat(.forbidden(.success, Sample.trouble)))
      if cell.phase == .kept { job.take(.ended(.gone)) }
    default: break
    }
    #expect(job.phase == cell.phase)
    return job
  }

  @Test("holds in each of its cells", arguments: Cell.all)
  func cell(cell: Cell) {
    var job = life(of: cell)
    job.anomaliesSoFar = 0
    cell.happening(&job)
    #expect(job.life.isOver == (cell.next == nil))
    if let next = cell.next { #expect(job.phase == next) }
    #expect(job.underWay.isSuperset(of: cell.begins), "\(job.underWay)")
    #expect(job.underWay.isDisjoint(with: cell.leaves), "\(job.underWay)")
    #expect(job.stops == cell.stops)
    #expect(job.anomaliesSoFar == cell.anomalies)
    if !job.life.isOver, job.phase != .kept {
      #expect(!job.underWay.isEmpty || job.life.wakeAt != nil, "nothing is due")
    }
  }

  @Test("has a row for each cell")
  func complete() {
    for phase in Phase.allCases where phase != .standby {
      for fact in FactClass.allCases {
        #expect(Cell.all.contains { $0.phase == phase && $0.fact == fact }, "\(phase) × \(fact)")
      }
    }
  }
}
