public import Foundation

/// A state file that the real peer left: a job that runs, one that waits for its first sign of
/// life, and a resource that is still to be deleted.
public struct PeerState: Sendable {
  /// The bytes of the file.
  public let bytes: Data
  /// The number of the job that runs.
  public let running: Int
  /// The number of the job that waits for its first sign of life.
  public let pending: Int
  /// The number of the job whose resource is still to be deleted.
  public let finished: Int
  /// The configuration that the peer had.
  public let configuration: String
  private let release: URL

  /// Lets the job end that runs; it would after 150 seconds. The one that waits is let go on too.
  public func letGoOn(_ cloud: SandboxCloud) async throws {
    try Data().write(to: release)
    for application in await cloud.clever.books.applications where application.job == pending {
      await cloud.machines.proceed(application.id)
    }
  }

  /// Has a peer take three jobs and stops it in the midst of them. What the jobs have made in the
  /// cloud stays there.
  ///
  /// - Throws: `WorldError` when the peer does not come that far.
  public init(
    leftBy peer: Peer, _ cloud: SandboxCloud, _ configuration: PeerConfiguration, in folder: URL
  ) async throws {
    let paths = try configuration.write(in: folder)
    self.configuration = paths.configuration
    release = folder.appendingPathComponent("let-go")
    let script = "for i in $(seq 150); do [ -e '\(release.path)' ] && exit 0; sleep 1; done"
    let running = await cloud.coordinator.queue(JobSpec(script: [script], name: "running"))
    let pending = await cloud.coordinator.queue(JobSpec(name: "pending"))
    let finished = await cloud.coordinator.queue(JobSpec(name: "finished"))
    (self.running, self.pending, self.finished) = (running, pending, finished)
    var waits = await cloud.clever.settings.behaviour
    waits.fate = .waits
    await cloud.clever.behave(waits, job: pending)
    var fault = Fault(.deleteApplication, .answer, job: finished, status: 503)
    fault.body = "busy"
    let number = await cloud.clever.faults.add(fault)
    _ = try await peer.run(
      paths.configuration, authority: configuration.addresses.authority, in: folder
    ) {
      let log = folder.appendingPathComponent("peer.log").path
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      let isDeployed = await cloud.clever.books.applications.contains {
        $0.job == pending && !$0.pushes.isEmpty
      }
      return await cloud.clever.faults.met(number) > 0 && isDeployed
        && text.contains("launched job \(running) ")
    }
    await cloud.clever.faults.release(number)
    bytes = try Data(contentsOf: URL(fileURLWithPath: paths.state))
  }
}
