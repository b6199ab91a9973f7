import ArgumentParser
import Foundation
import UnixSignals
import World

/// `hpr-sandbox soak`.
struct Soak: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run hpr for minutes while everything around it goes wrong, then judge.",
    discussion: """
      Two coordinators, one of which holds requests, and the way to the Docker Engine have each \
      fault in a share of all calls; jobs of all kinds come, some are cancelled; hpr is killed and \
      stopped now and then. When the time is over the faults end, the rest is worked off, and the \
      books are judged: ends 1 when a job was lost or launched twice, or when anything is left.
      """)

  @Option(help: "The hpr to run.")
  var hpr: String

  @Option(help: "How long faults go on.")
  var minutes = 10.0

  @Option(help: "Of 100 calls, how many meet each fault.")
  var faults = 5.0

  @Option(help: "What all is drawn from; default: by chance.")
  var seed: UInt64?

  @Option(help: "Seconds, about, between two ends of hpr; 0: it is left alone.")
  var restarts = 30

  @Option(help: "Seconds that the rest may take.")
  var patience = 900.0

  @Option(help: "Folder for the configuration, the state and the logs, kept afterwards.")
  var directory: String?

  func validate() throws {
    guard FileManager.default.isExecutableFile(atPath: hpr) else {
      throw ValidationError("--hpr: no program at \(hpr)")
    }
    guard (0...100).contains(faults) else { throw ValidationError("--faults is 0 to 100") }
    guard minutes > 0, minutes < 10_000, patience > 0, restarts >= 0 else {
      throw ValidationError("no time is negative")
    }
  }

  func run() async throws {
    let seed = seed ?? UInt64.random(in: 0...999_999)
    let folder = directory.map { URL(fileURLWithPath: $0) } ?? Ready.freshFolder()
    Output.note("soak: --seed \(seed); folder \(folder.path)")
    try await Ready.buildImage()
    let leftovers = try await Leftovers(Docker(host: Ready.host))
    let (hpr, minutes, patience, restarts) = (hpr, minutes, patience, restarts)
    let faults = SoakFaults(percent: faults, seed: seed)
    let verdict = try await SoakWorld.play(in: folder) { world in
      let daemon = SoakDaemon(hpr: hpr, world: world, every: restarts, seed: seed)
      let play = SoakPlay(world: world, daemon: daemon, faults: faults, seed: seed)
      return try await play.run(seconds: minutes * 60, patience: patience, leftovers)
    }
    await leftovers.sweep()
    verdict.figures.forEach(Output.data)
    verdict.violations.forEach { Output.note("violation: \($0)") }
    guard verdict.violations.isEmpty else {
      Output.note("again: --seed \(seed); logs and state: \(folder.path)")
      throw ExitCode(1)
    }
    Output.note("no job was lost or launched twice, nothing is left (--seed \(seed))")
    if directory == nil { try? FileManager.default.removeItem(at: folder) }
  }
}
