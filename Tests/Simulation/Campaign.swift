import Dispatch
import Core

/// Many seeds, on several threads; the outcome does not depend on how many.
package struct Campaign {
  let jobs: Int
  let watched: Set<Int>
  /// Whether it ends with the first seed that breaks a promise.
  let stopsAtFirst: Bool

  /// Joins the parts.
  package init(jobs: Int = 20, watched: Set<Int> = Set(1...8), stopsAtFirst: Bool = false) {
    self.jobs = jobs
    self.watched = watched
    self.stopsAtFirst = stopsAtFirst
  }

  /// What came of it.
  package struct Outcome: Sendable {
    /// The sum.
    package var figures = Figures()
    /// Seeds that broke a promise, in order.
    package var broken: [(seed: UInt64, violation: Violation)] = []
  }

  private struct Shared {
    var next: UInt64
    var outcome = Outcome()
  }

  /// Runs the seeds.
  package func run(_ seeds: ClosedRange<UInt64>, threads: Int = 2) -> Outcome {
    let shared = Lock(Shared(next: seeds.lowerBound))
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while let seed = draw(shared, seeds) {
        let result = Simulation(seed: seed, jobs: jobs, watched: watched).run()
        shared.withLock { shared in
          shared.outcome.figures.add(result.figures)
          if let violation = result.violation { shared.outcome.broken.append((seed, violation)) }
        }
      }
    }
    var outcome = shared.withLock { $0.outcome }
    // Seeds are drawn in order and none is left undone, so the first found is the lowest there is.
    outcome.broken.sort { $0.seed < $1.seed }
    if stopsAtFirst { outcome.broken = Array(outcome.broken.prefix(1)) }
    return outcome
  }

  private func draw(_ shared: Lock<Shared>, _ seeds: ClosedRange<UInt64>) -> UInt64? {
    shared.withLock { shared in
      guard shared.next <= seeds.upperBound else { return nil }
      if stopsAtFirst, !shared.outcome.broken.isEmpty { return nil }
      defer { shared.next += 1 }
      return shared.next
    }
  }
}
