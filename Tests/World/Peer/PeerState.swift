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

  /// How far the pending job is.
  public enum Pending: String, Sendable, CaseIterable {
    /// It was pushed, and waits for its machine.
    case pushed
    /// Its application is there, and has no repository yet.
    case made
    /// Its application was ordered; it comes when the peer hears of it no longer.
    case ordered
  }

  /// Has a peer take three jobs and stops it in the midst of them. What the jobs have made in the
  /// cloud stays there.
  ///
  /// - Throws: `WorldError` when the peer does not come that far.
  public init(
    leftBy peer: Peer, _ cloud: SandboxCloud, _ configuration: PeerConfiguration, in folder: URL,
    pending stage: Pending = .pushed
  ) async throws {
    let paths = try configuration.write(in: folder)
    self.configuration = paths.configuration
    release = folder.appendingPathComponent("let-go")
    let script = "for i in $(seq 150); do [ -e '\(release.path)' ] && exit 0; sleep 1; done"
    let running = await cloud.coordinator.queue(JobSpec(script: [script], name: "running"))
    let pending = await cloud.coordinator.queue(JobSpec(name: "pending"))
    let finished = await cloud.coordinator.queue(JobSpec(name: "finished"))
    (self.running, self.pending, self.finished) = (running, pending, finished)
    let held = await Self.hold(pending, stage, cloud)
    var fault = Fault(.deleteApplication, .answer, job: finished, status: 503)
    fault.body = "busy"
    let number = await cloud.clever.faults.add(fault)
    _ = try await peer.run(
      paths.configuration, authority: configuration.addresses.authority, in: folder
    ) {
      let log = folder.appendingPathComponent("peer.log").path
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      let isFarEnough = await Self.isFarEnough(pending, stage, cloud, held)
      return await cloud.clever.faults.met(number) > 0 && isFarEnough
        && text.contains("launched job \(running) ")
    }
    await cloud.clever.faults.release(number)
    if let held { await cloud.clever.faults.release(held) }
    bytes = try Data(contentsOf: URL(fileURLWithPath: paths.state))
  }

  /// Sees to it that the job comes no further; gives the fault that holds it, if one does.
  private static func hold(_ job: Int, _ stage: Pending, _ cloud: SandboxCloud) async -> Int? {
    var behaviour = await cloud.clever.settings.behaviour
    switch stage {
    case .pushed: behaviour.fate = .waits
    case .made: behaviour.repositorySeconds = 12
    case .ordered: return await cloud.clever.faults.add(Fault(.createApplication, .hold, job: job))
    }
    await cloud.clever.behave(behaviour, job: job)
    return nil
  }

  private static func isFarEnough(
    _ job: Int, _ stage: Pending, _ cloud: SandboxCloud, _ held: Int?
  ) async -> Bool {
    let book = await cloud.clever.books.applications.first { $0.job == job }
    switch stage {
    case .pushed: return book?.pushes.isEmpty == false
    case .made:
      guard let book else { return false }
      return await cloud.clever.environment(of: book.id)?.isEmpty == false
    case .ordered:
      guard let held else { return false }
      return await cloud.clever.faults.met(held) > 0
    }
  }
}
