import ArgumentParser
import Foundation
import UnixSignals
import World

/// `hpr-sandbox demo`.
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run hpr on twenty jobs and show what becomes of them.",
    discussion: """
      One job fails, one is cancelled while it runs, the image of one cannot be built; the others \
      succeed. Ends 1 when a job was lost or launched twice, ended otherwise than it should, or \
      left something behind.
      """)

  @Option(help: "The hpr to run.")
  var hpr: String

  @Option(help: "The executor of the runners: local-docker, or clever-docker without an engine.")
  var executor = Platform.localDocker

  @Option(help: "Jobs at a time.")
  var concurrent = 4

  @Option(help: "Seconds after which it is given up.")
  var patience = 300.0

  @Option(help: "Folder for the configuration, the state and the log of hpr, kept afterwards.")
  var directory: String?

  func validate() throws {
    guard FileManager.default.isExecutableFile(atPath: hpr) else {
      throw ValidationError("--hpr: no program at \(hpr)")
    }
  }

  func run() async throws {
    let folder = directory.map { URL(fileURLWithPath: $0) } ?? Ready.freshFolder()
    if executor == .localDocker { try await Ready.buildImage() }
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    let verdict =
      switch executor {
      case .localDocker: try await onDocker(folder, signals)
      case .cleverDocker: try await onCleverCloud(folder, signals)
      }
    Output.note(verdict.line)
    guard verdict.faults.isEmpty else {
      Output.note("hpr's log: \(folder.appendingPathComponent("hpr.log").path)")
      throw ExitCode(1)
    }
    if directory == nil { try? FileManager.default.removeItem(at: folder) }
  }

  private func onDocker(_ folder: URL, _ signals: UnixSignalsSequence) async throws -> Verdict {
    let coordinator = SandboxCoordinator(Ready.settings)
    let (hpr, concurrent, patience) = (hpr, concurrent, patience)
    return try await coordinator.serve { url in
      let ready = try Ready(
        in: folder, url: url, host: Ready.host, concurrent: concurrent, broken: true)
      let leftovers = try await Leftovers(Docker(host: Ready.host))
      let show = await Show(coordinator, ready, leftovers, hpr: hpr, patience: patience)
      return try await show.run(until: signals)
    }
  }

  private func onCleverCloud(
    _ folder: URL, _ signals: UnixSignalsSequence
  ) async throws -> Verdict {
    let clever = CleverCloudSettings()
    let cloud = try SandboxCloud(Ready.settings, clever)
    let (hpr, concurrent, patience) = (hpr, concurrent, patience)
    return try await cloud.serve { addresses in
      let ready = try Ready(
        in: folder, addresses, clever, isMultiTenant: false, concurrent: concurrent, broken: true)
      let show = await Show(
        cloud.coordinator, ready, Applications(cloud: cloud.clever), hpr: hpr, patience: patience)
      return try await show.run(until: signals)
    }
  }
}
