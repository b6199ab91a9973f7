import Dispatch
import Core

/// Every place of scripted lives at which a crash can come, with every fault that a call, an answer
/// or the disk can meet.
package struct Enumeration {
  /// What was tried.
  package struct Outcome: Sendable {
    /// How many points there were.
    package var points = 0
    /// What was broken, and where.
    package var broken: [(point: String, violation: Violation)] = []
  }

  /// Scripts that belong together, and the crashes that each is combined with.
  struct Part {
    var name: String
    var scripts: [Script]
    var crashes: [Script.Crash] = []
  }

  static let one = [
    Script(runners: ["a"]), Script(runners: ["b"]), Script(runners: ["b"], isWired: true),
  ]
  static let five = Script(runners: ["a", "b", "c", "b", "a"])

  private let threads: Int
  private let watched: Set<Int>
  private let stopsAtFirst: Bool
  private let tell: (String) -> Void

  /// Runs on so many threads; `tell` is told each part when it is done.
  package init(
    threads: Int = 2, watched: Set<Int> = Set(1...8), stopsAtFirst: Bool = false,
    tell: @escaping (String) -> Void = { _ in }
  ) {
    self.threads = threads
    self.watched = watched
    self.stopsAtFirst = stopsAtFirst
    self.tell = tell
  }

  /// Tries them all.
  /// - Parameter short: after a fault of one job only one kind of crash, in HTTP none, and after a
  ///   fault among five jobs none: these are by far the most points.
  package func run(short: Bool = false) -> Outcome {
    var outcome = Outcome()
    for part in Self.parts(short: short) {
      play(part, &outcome)
      if stopsAtFirst, !outcome.broken.isEmpty { break }
    }
    return outcome
  }

  static func parts(short: Bool) -> [Part] {
    let all = Script.Crash.allCases
    var parts: [Part] = []
    for script in one {
      let name = script.name
      for kind in [Job.Kind.plain, .dies, .neverLives] {
        var life = script
        life.kind = kind
        parts.append(
          Part(name: "\(name), \(kind): a crash at each boundary", scripts: [life], crashes: all))
      }
    }
    parts.append(Part(name: "five jobs: a crash at each boundary", scripts: [five], crashes: all))
    let faults = faults(of: five)
    parts.append(Part(name: "five jobs: each fault", scripts: faults))
    for script in one {
      let crashes = short ? script.isWired ? [] : [.killed] : all
      parts.append(
        Part(
          name: "\(script.name): each fault"
            + (crashes.isEmpty ? "" : ", and a crash at each boundary"),
          scripts: Self.faults(of: script), crashes: crashes))
    }
    guard !short else { return parts }
    parts.append(
      Part(
        name: "five jobs: each fault, and a crash at each boundary", scripts: faults,
        crashes: [.killed]))
    return parts
  }

  /// What a call may meet. The others differ from these in words and in time only; but in HTTP it is
  /// hpr's own client that tells them apart.
  static func fates(of script: Script) -> [Fate] {
    let fates: [Fate] = [.unreachable, .refused, .failed, .silent, .mute, .late, .twice]
    return script.isWired ? fates + [.cut] : fates
  }

  /// All that can go wrong in a life, each alone.
  static func faults(of script: Script) -> [Script] {
    let plain = Simulation(script: script)
    _ = plain.run()
    func meeting(_ fault: Script.Fault) -> Script {
      var one = script
      one.fault = fault
      return one
    }
    var faulty: [Script] = []
    for call in 1...max(plain.figures.calls, 1) {
      faulty += fates(of: script).map { meeting(.call(call, $0)) }
    }
    for number in 1...max(plain.opportunities, 1) {
      let first = meeting(.refusal(number, way: 0))
      let refused = Simulation(script: first)
      _ = refused.run()
      faulty += (0..<max(refused.ways, 1)).map { meeting(.refusal(number, way: $0)) }
    }
    for (index, operation) in plain.operations.enumerated() {
      let number = index + 1
      faulty += [.zero, .seconds(20)].map { meeting(.disk(number, lasting: $0)) }
      if operation == "write" { faulty.append(meeting(.partOfWrite(number))) }
    }
    for boundary in 1...max(plain.boundaries, 1) {
      faulty += [false, true].map { meeting(.cancel(boundary, gracefully: $0)) }
    }
    return faulty
  }

  private struct Tally {
    var points = 0
    var broken: [(order: (Int, Int), point: String, violation: Violation)] = []
  }

  private func play(_ part: Part, _ outcome: inout Outcome) {
    let tally = Lock(Tally())
    let next = Lock(0)
    let (threads, scripts, watched) = (threads, part.scripts, watched)
    // Each script alone, and with each kind of crash.
    let ways: [Script.Crash?] = [nil] + part.crashes
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let index = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard index < scripts.count * ways.count else { return }
        let found = Self.follow(
          scripts[index / ways.count], ways[index % ways.count], index, watched)
        tally.withLock {
          $0.points += found.points
          $0.broken += found.broken
        }
      }
    }
    let found = tally.withLock { $0 }
    outcome.points += found.points
    tell("\(part.name): \(found.points) points")
    for broken in found.broken.sorted(by: { $0.order < $1.order }) {
      outcome.broken.append(("\(part.name): \(broken.point)", broken.violation))
    }
  }

  /// One script: alone, or with one kind of crash at each boundary from its fault on.
  private static func follow(
    _ script: Script, _ crash: Script.Crash?, _ index: Int, _ watched: Set<Int>
  ) -> Tally {
    var tally = Tally()
    func play(_ script: Script) {
      tally.points += 1
      let outcome = Simulation(script: script, watched: watched).run()
      guard let violation = outcome.violation else { return }
      tally.broken.append(((index, tally.points), "\(script)", violation))
    }
    guard let crash else {
      play(script)
      return tally
    }
    let plain = Simulation(script: script)
    _ = plain.run()
    for number in plain.firstAfterFault..<max(plain.boundaries + 1, plain.firstAfterFault) {
      var one = script
      one.crash = crash
      one.crashAt = number
      play(one)
    }
    return tally
  }
}

extension Script {
  /// Whose only job it is about.
  fileprivate var name: String { "one job of \(runners[0])" + (isWired ? " in HTTP" : "") }
}
