import ArgumentParser
import Foundation
import UnixSignals
import World

/// `hpr-sandbox serve`.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve a coordinator and write a configuration of hpr for it.",
    discussion: """
      Prints the path of the configuration; start hpr with `hpr run PATH`. Serves until SIGINT or \
      SIGTERM. For local-docker it needs a Docker Engine at $DOCKER_HOST or /var/run/docker.sock \
      (Tests/Tools/with-docker-engine starts one); for clever-docker it plays Clever Cloud too, \
      and jobs run as processes on this machine.
      """)

  @Option(help: "The executor of the runner: local-docker or clever-docker.")
  var executor = Platform.localDocker

  @Flag(help: "With clever-docker: the organisation is that of the job's namespace, grp or other.")
  var multiTenant = false

  @Option(help: "Port of the coordinator; 0 takes a free one.")
  var port: UInt16 = 0

  @Option(help: "Folder for the configuration and hpr's state; default: a new one.")
  var directory: String?

  @Option(help: "Jobs to queue at once.")
  var jobs = 0

  @Option(help: "Seconds that a request for a job is held while there is none.")
  var longPoll = 0.0

  @Flag(help: "Without the image, and so without a Docker Engine: the coordinator alone.")
  var noImage = false

  func validate() throws {
    guard !multiTenant || executor == .cleverDocker else {
      throw ValidationError("--multi-tenant needs --executor clever-docker")
    }
  }

  func run() async throws {
    var settings = Ready.settings
    settings.port = port
    settings.longPoll = longPoll
    if executor == .cleverDocker { return try await serveCloud(settings) }
    let folder = directory.map { URL(fileURLWithPath: $0) } ?? Ready.freshFolder()
    if !noImage {
      try await Ready.buildImage()
      let leftovers = try await Leftovers(Docker(host: Ready.host))
      settings.resources = { try await leftovers.list() }
    }
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    let coordinator = SandboxCoordinator(settings)
    let count = jobs
    try await coordinator.serve { url, control in
      let ready = try Ready(
        in: folder, url: url, host: Ready.host, concurrent: 4, broken: false)
      for number in 0..<max(0, count) {
        await coordinator.queue(JobSpec(script: ["echo hello", "sleep 1"], name: "job-\(number)"))
      }
      Output.note("coordinator at \(url), \(count) jobs queued")
      Output.note("for control while connections are refused: \(control)")
      Output.data(ready.configuration)
      for await _ in signals { break }
    }
  }
}
