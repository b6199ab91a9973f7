import ArgumentParser
import Foundation
import UnixSignals
import World

/// What a runner makes its resources on.
enum Platform: String, ExpressibleByArgument {
  case localDocker = "local-docker"
  case cleverDocker = "clever-docker"
}

extension Serve {
  /// Serves a coordinator and Clever Cloud.
  func serveCloud(_ settings: CoordinatorSettings) async throws {
    let folder = directory.map { URL(fileURLWithPath: $0) } ?? Ready.freshFolder()
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    var settings = settings
    let clever = CleverCloudSettings()
    settings.groups = Ready.groups(clever)
    let cloud = try SandboxCloud(settings, clever)
    let (count, isMultiTenant) = (jobs, multiTenant)
    try await cloud.serve { addresses in
      let ready = try Ready(
        in: folder, addresses, clever, isMultiTenant: isMultiTenant, concurrent: 4, broken: false)
      for number in 0..<max(0, count) {
        await cloud.coordinator.queue(
          JobSpec(script: ["echo hello", "sleep 1"], name: "job-\(number)"))
      }
      Output.note("coordinator at \(addresses.coordinator), \(count) jobs queued")
      Output.note("Clever Cloud at \(addresses.api)")
      Output.note("for faults and books of it: \(addresses.plainAPI.dropLast(3))")
      Output.data(ready.configuration)
      for await _ in signals { break }
    }
  }
}
