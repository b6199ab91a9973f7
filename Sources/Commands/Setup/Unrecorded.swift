import Core
import Providers

/// What this run has made at the coordinator, as long as no file knows of it.
final class Unrecorded: Sendable {
  /// Something made.
  enum Made: Sendable {
    /// A runner; the client has its token.
    case runner(CoordinatorClient, id: Int64?)
    /// This machine as one of those of a runner that was there before.
    case manager(CoordinatorClient)
  }
  private let made = Lock<[Made]>([])

  func note(_ one: Made) { made.withLock { $0.append(one) } }

  /// What was noted last is not there after all.
  func forgetLast() { made.withLock { _ = $0.popLast() } }

  /// A file knows it all.
  func settle() { made.withLock { $0 = [] } }

  /// Takes everything back, and tells what came of it.
  func undo(_ streams: Streams) async {
    let all = made.withLock { made in
      defer { made = [] }
      return made
    }
    for one in all.reversed() { await undo(one, streams) }
  }

  private func undo(_ one: Made, _ streams: Streams) async {
    switch one {
    case .manager(let client):
      guard case .unknown(let trouble) = await client.removeManager() else { return }
      streams.tell(
        "hpr: warning: coordinator \(client.baseURL): this machine may still be listed as one of "
          + "the runner's: \(trouble.summary)")
    case .runner(let client, let id):
      let name = id.map { "runner \($0)" } ?? "the new runner"
      switch await client.removeRunner() {
      case .gone, .absent: streams.tell("hpr: \(name) was unregistered again")
      case .unknown(let trouble):
        CommandError(
          .coordinator, "coordinator \(client.baseURL)",
          "\(name) could not be unregistered again: \(trouble.summary)",
          hint: "delete it in the coordinator's list of runners"
        ).lines.forEach(streams.tell)
      }
    }
  }
}
