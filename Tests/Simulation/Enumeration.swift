import Dispatch
import Synchronization

/// Every place of scripted lives at which a crash can come, with every fault that a call can meet.
package struct Enumeration {
  /// What was tried.
  package struct Outcome: Sendable {
    /// How many points there were.
    package var points = 0
    /// What was broken, and where.
    package var broken: [(point: String, violation: Violation)] = []
  }

  private let threads: Int
  private let tell: (String) -> Void
  /// What a call may meet: the others differ from these in words and in time only.
  private static let fates: [Fate] = [.refused, .failed, .silent, .mute, .late, .twice]

  /// Runs on so many threads; `tell` is told each part when it is done.
  package init(threads: Int = 2, tell: @escaping (String) -> Void = { _ in }) {
    self.threads = threads
    self.tell = tell
  }

  /// Tries them all: one job of an engine, one of the cloud, and five overlapping ones with each
  /// crash; the five with each fault; the one with each fault and each crash after it.
  /// - Parameter onlyCrashes: leaves the last part out, which is the longest.
  package func run(onlyCrashes: Bool = false) -> Outcome {
    var outcome = Outcome()
    let five = Script(runners: ["a", "b", "c", "b", "a"])
    for runner in ["a", "b"] {
      crashes(Script(runners: [runner]), "one job of \(runner)", &outcome)
    }
    crashes(five, "five jobs", &outcome)
    faults(five, "five jobs", crashing: false, &outcome)
    guard !onlyCrashes else { return outcome }
    for runner in ["a", "b"] {
      faults(Script(runners: [runner]), "one job of \(runner)", crashing: true, &outcome)
    }
    return outcome
  }

  private func crashes(_ script: Script, _ name: String, _ outcome: inout Outcome) {
    let scripts = Script.Crash.allCases.flatMap { crash in
      Self.crashing(script, crash)
    }
    play(
      scripts, "\(name): a crash at each boundary, in \(Script.Crash.allCases.count) ways", &outcome
    )
  }

  private func faults(
    _ script: Script, _ name: String, crashing: Bool, _ outcome: inout Outcome
  ) {
    let plain = Simulation(script: script)
    _ = plain.run()
    var faulty: [Script] = []
    for call in 1...max(plain.figures.calls, 1) {
      for fate in Self.fates {
        var one = script
        one.fault = (call, fate)
        faulty.append(one)
      }
    }
    for refusal in 1...max(plain.opportunities, 1) {
      var one = script
      one.refusal = refusal
      faulty.append(one)
    }
    guard crashing else { return play(faulty, "\(name): each fault of each call", &outcome) }
    play(
      faulty.flatMap { Self.crashing($0, .killed) },
      "\(name): each fault of each call, and a crash at each boundary", &outcome)
  }

  private static func crashing(_ script: Script, _ crash: Script.Crash) -> [Script] {
    let plain = Simulation(script: script)
    _ = plain.run()
    let last = max(plain.boundaries, plain.firstAfterFault)
    return (plain.firstAfterFault...last).map { number in
      var one = script
      one.crash = crash
      one.crashAt = number
      return one
    }
  }

  private func play(_ scripts: [Script], _ name: String, _ outcome: inout Outcome) {
    let broken = Mutex<[(Int, Violation)]>([])
    let threads = threads
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for index in stride(from: thread, to: scripts.count, by: threads) {
        guard let violation = Simulation(script: scripts[index]).run().violation else { continue }
        broken.withLock { $0.append((index, violation)) }
      }
    }
    outcome.points += scripts.count
    tell("\(name): \(scripts.count) points")
    for (index, violation) in broken.withLock({ $0 }).sorted(by: { $0.0 < $1.0 }) {
      outcome.broken.append(("\(name): \(scripts[index])", violation))
    }
  }
}
