import ArgumentParser
import Foundation
import Simulation

/// `hpr-sandbox simulate`.
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run hpr's own loop in virtual time, with everything around it simulated.",
    discussion: """
      Each seed is a world of its own: it decides what goes wrong, in which order, and when hpr is \
      killed. The eight promises of the design are checked after every step. Ends 1 when one is \
      broken, and says which, where, and how to see it again.
      """)

  @Option(help: "The seeds: one number, or FIRST..LAST.")
  var seeds = "1..1000"

  @Option(help: "Jobs in each world.")
  var jobs = 20

  @Option(help: "One seed; everything that happens in it is printed.")
  var replay: UInt64?

  @Option(
    help: "The promises that are checked, by number.",
    transform: { text in
      try text.split(separator: ",").map {
        guard let number = Int($0), (1...8).contains(number) else {
          throw ValidationError("--promises is numbers from 1 to 8, with commas between")
        }
        return number
      }
    })
  var promises = Array(1...8)

  @Option(help: "Worlds at a time.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "End with the first seed that breaks a promise.")
  var first = false

  @Flag(help: "Instead of seeds: scripted jobs, with a crash at every boundary.")
  var boundaries = false

  @Flag(help: "With --boundaries: without the part that takes longest.")
  var short = false

  private var range: ClosedRange<UInt64>? {
    let parts = seeds.split(separator: ".", omittingEmptySubsequences: true)
    guard let first = parts.first.flatMap({ UInt64($0) }),
      let last = parts.last.flatMap({ UInt64($0) }), parts.count <= 2, first <= last
    else { return nil }
    return first...last
  }

  func validate() throws {
    guard range != nil else { throw ValidationError("--seeds is a number, or FIRST..LAST") }
    guard (0...10_000).contains(jobs) else { throw ValidationError("--jobs is 0 to 10000") }
    guard (1...64).contains(threads) else { throw ValidationError("--threads is 1 to 64") }
  }

  func run() throws {
    if let replay {
      try show(Simulation(seed: replay, jobs: jobs, watched: Set(promises), keepsTrace: true).run())
      return
    }
    if boundaries { return try enumerate() }
    guard let range else { return }
    let begin = ContinuousClock.now
    let campaign = Campaign(jobs: jobs, watched: Set(promises), stopsAtFirst: first)
      .run(range, threads: threads)
    let took = ContinuousClock.now - begin
    let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
    Output.data(campaign.figures.line + String(format: ", %.1f s", seconds))
    guard let worst = campaign.broken.first else { return }
    for (seed, violation) in campaign.broken.prefix(20) {
      Output.note("seed \(seed): \(violation)")
    }
    let trace = Simulation(seed: worst.seed, jobs: jobs, watched: Set(promises), keepsTrace: true)
      .run().trace
    trace.forEach(Output.note)
    Output.note("again: hpr-sandbox simulate --jobs \(jobs)\(narrowed) --replay \(worst.seed)")
    throw ExitCode(1)
  }

  /// The promises that are checked, as an option, where these are not all.
  private var narrowed: String {
    let checked = Set(promises).sorted()
    guard checked != Array(1...8) else { return "" }
    return " --promises \(checked.map(String.init).joined(separator: ","))"
  }

  private func enumerate() throws {
    let outcome = Enumeration(
      threads: threads, watched: Set(promises), stopsAtFirst: first, tell: Output.data
    ).run(short: short)
    Output.data("\(outcome.points) points, \(outcome.broken.count) violations")
    guard !outcome.broken.isEmpty else { return }
    for (point, violation) in outcome.broken.prefix(20) { Output.note("\(point): \(violation)") }
    throw ExitCode(1)
  }

  private func show(_ outcome: Simulation.Outcome) throws {
    outcome.trace.forEach(Output.data)
    Output.note(outcome.figures.line)
    guard let violation = outcome.violation else { return }
    Output.note("\(violation)")
    throw ExitCode(1)
  }
}
