public import Foundation
import Glibc

/// The runner manager that hpr takes the place of, as it is on PyPI, run as it is.
///
/// It knows no way to be told an authority for its git, so it runs where the machine's own list of
/// authorities is another file: in a mount namespace of its own. In there is also the folder of the
/// state file in the examples of its manual, `/srv/heptapod-runner`.
public struct Peer: Sendable {
  /// A release of it.
  public enum Release: String, Sendable, CaseIterable {
    /// heptapod-paas-runner 1.1.1.
    case current = "HPR_PEER"
    /// python-heptapod-runner 0.5.0.
    case old = "HPR_OLD_PEER"
  }

  private let command: [String]
  private static let authorities = "/etc/ssl/certs/ca-certificates.crt"

  /// The release that `Tests/Tools/with-peer` has installed.
  ///
  /// - Throws: `WorldError` when it has not.
  public init(_ release: Release) throws {
    guard let path = ProcessInfo.processInfo.environment[release.rawValue] else {
      throw WorldError("\(release.rawValue) is not set: run it by Tests/Tools/with-peer")
    }
    command = [path] + Self.options
  }

  /// Another runner manager, run in the same way.
  ///
  /// - Parameters:
  ///   - program: its path.
  ///   - arguments: what comes before the path of its configuration.
  public init(_ program: URL, _ arguments: [String]) { command = [program.path] + arguments }

  /// The old release takes its intervals only from here.
  private static let options = [
    "-l", "INFO", "--poll-interval", "1", "--job-progress-poll-interval", "1",
  ]

  /// Runs it until `isEnough`, then ends it by SIGTERM, at which it saves its state.
  ///
  /// - Parameters:
  ///   - configuration: the path of its configuration.
  ///   - authority: what the certificates of the cloud are trusted by.
  ///   - folder: for its log, `peer.log`.
  ///   - isEnough: asked again and again.
  /// - Returns: its exit status.
  /// - Throws: `WorldError` when it ends by itself or cannot be started; what `isEnough` throws.
  public func run(
    _ configuration: String, authority: URL, in folder: URL,
    until isEnough: @Sendable @escaping () async throws -> Bool
  ) async throws -> Int32 {
    let log = folder.appendingPathComponent("peer.log").path
    let daemon = try daemon(configuration, authority, in: folder)
    let (processes, started) = AsyncStream.makeStream(of: Int32.self)
    return try await withThrowingTaskGroup(of: Int32?.self) { group in
      group.addTask { try await daemon.run { started.yield($0) } }
      group.addTask {
        while try await !isEnough() { try await Task.sleep(for: .milliseconds(50)) }
        return nil
      }
      defer { group.cancelAll() }
      if let status = try await group.next() ?? nil {
        throw WorldError("the peer ended by itself with status \(status); its log: \(log)")
      }
      for await process in processes {
        kill(process, SIGTERM)
        break
      }
      return try await (group.next() ?? nil) ?? -1
    }
  }

  /// Runs it until it ends by itself. What it writes is in `peer.log`.
  ///
  /// - Parameters: as of `run`; without an authority no cloud is trusted.
  /// - Returns: its exit status.
  /// - Throws: when it cannot be started.
  public func end(
    _ configuration: String, authority: URL? = nil, in folder: URL
  ) async throws -> Int32 {
    try await daemon(configuration, authority, in: folder).run { _ in }
  }

  private func daemon(
    _ configuration: String, _ authority: URL?, in folder: URL
  ) throws -> Daemon {
    let bundle = folder.appendingPathComponent("authorities.pem")
    let own = try authority.map { try Data(contentsOf: $0) } ?? Data()
    let all = (try? Data(contentsOf: URL(fileURLWithPath: Self.authorities))) ?? Data()
    try (own + all).write(to: bundle)
    let log = folder.appendingPathComponent("peer.log").path
    let script = """
      mount --bind "$1" \(Self.authorities) && export REQUESTS_CA_BUNDLE="$1" && shift &&
      mount -t tmpfs tmpfs /srv && mkdir /srv/heptapod-runner && exec "$@"
      """
    let namespace = getuid() == 0 ? "-m" : "-rm"
    return Daemon(
      "/usr/bin/unshare",
      [namespace, "sh", "-c", script, "sh", bundle.path] + command + [configuration],
      log: log)
  }
}
