/// What is counted over simulations.
package struct Figures: Sendable {
  package var seeds = 0
  package var jobs = 0
  package var crashes = 0
  package var steps = 0
  package var calls = 0
  package var milliseconds: Int64 = 0
  package var unknowable = 0
  package var violations = 0
  /// How often each fault was met, by name.
  package var faults: [String: Int] = [:]

  package init() {}

  mutating func count(_ fate: Fate) {
    calls += 1
    if fate != .good { faults[fate.rawValue, default: 0] += 1 }
  }

  mutating func count(_ fault: String) { faults[fault, default: 0] += 1 }

  /// Adds those of another.
  package mutating func add(_ other: Figures) {
    seeds += other.seeds
    jobs += other.jobs
    crashes += other.crashes
    steps += other.steps
    calls += other.calls
    milliseconds += other.milliseconds
    unknowable += other.unknowable
    violations += other.violations
    faults.merge(other.faults, uniquingKeysWith: +)
  }

  /// One line.
  package var line: String {
    let kinds = faults.keys.sorted().map { "\($0) \(faults[$0] ?? 0)" }.joined(separator: ", ")
    let all = faults.values.reduce(0, +)
    return "\(seeds) seeds, \(jobs) jobs, \(all) faults (\(kinds)), \(crashes) crashes, "
      + "\(unknowable) grants unknowable, \(calls) calls, \(steps) steps, "
      + "\(milliseconds / 3_600_000) virtual hours, \(violations) violations"
  }
}
