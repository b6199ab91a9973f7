public import Core

/// What an engine says of itself, or why it says nothing.
public enum EngineReach: Sendable, Hashable {
  /// It answers: its own version, and the version of the API that is spoken with it.
  case reached(version: String, api: String)
  /// It is not reachable, refuses, or is no Docker Engine.
  case away(Trouble)
}

extension DockerProvider {
  /// Asks the engine for its versions.
  public func reach() async -> EngineReach {
    do throws(EngineFailure) {
      let engine = try engine(account)
      let api = try await engine.ping()
      let answer = try await engine.call(EngineRoute("GET", "version"))
      guard let version = try answer.document()["Version"]?.string, !version.isEmpty else {
        throw .unreadable("the answer to /version names no version")
      }
      return .reached(version: version.onOneLine, api: "\(api)")
    } catch {
      return .away(error.trouble("use \(account)"))
    }
  }
}
