import Core

/// Sends calls to the Docker Engine behind a socket, in a version that both sides know.
///
/// Source of all facts about calls: the Engine API's reference, versions 1.41 to 1.51; those of
/// 1.41 were also measured.
struct EngineAPI: Sendable {
  let socketPath: String
  let transport: any HTTPTransport
  /// The version agreed on, by socket.
  let versions: Lock<[String: EngineVersion]>

  /// For calls that create, remove or list something.
  static let usual = HTTPDeadlines(total: .seconds(60))

  /// Asks the engine whether it is there, and for its version, which is remembered.
  @discardableResult
  func ping() async throws(EngineFailure) -> EngineVersion {
    let request = HTTPRequest("GET", "http://docker/_ping", unixSocket: socketPath)
    let response = try await answer(to: request)
    guard response.head.status == 200 else {
      throw EngineAnswer(response, hiding: transport.secrecy).failure
    }
    let version = try EngineVersion.agreed(withServer: response.head.header("Api-Version"))
    versions.withLock { $0[socketPath] = version }
    return version
  }

  /// Makes a call; any status is an answer. If the engine does not speak the remembered version
  /// any more, having been replaced meanwhile, it is asked for its version and called once more.
  func call(
    _ route: EngineRoute, body: [UInt8]? = nil, deadlines: HTTPDeadlines = EngineAPI.usual
  ) async throws(EngineFailure) -> EngineAnswer {
    try await inAgreedVersion { version throws(EngineFailure) in
      var request = self.request(route, version, body, type: "application/json")
      request.deadlines = deadlines
      return EngineAnswer(
        try await self.answer(to: request), hiding: self.transport.secrecy)
    }
  }

  /// Sends an archive and hands the body of a good answer to `progress`; any status is an answer,
  /// and only that of a bad one has a body.
  func upload(
    _ route: EngineRoute, archive: [UInt8], deadlines: HTTPDeadlines,
    progress: @escaping @Sendable ([UInt8]) -> Void
  ) async throws(EngineFailure) -> EngineAnswer {
    try await stream(
      route, archive, deadlines: deadlines, progress: progress)
  }

  /// Asks for something long, and hands the body of a good answer to `progress`.
  func download(
    _ route: EngineRoute, progress: @escaping @Sendable ([UInt8]) -> Void
  ) async throws(EngineFailure) -> EngineAnswer {
    try await stream(route, nil, deadlines: EngineAPI.usual, progress: progress)
  }

  private func stream(
    _ route: EngineRoute, _ archive: [UInt8]?, deadlines: HTTPDeadlines,
    progress: @escaping @Sendable ([UInt8]) -> Void
  ) async throws(EngineFailure) -> EngineAnswer {
    try await inAgreedVersion { version throws(EngineFailure) in
      var request = self.request(route, version, archive, type: "application/x-tar")
      request.deadlines = deadlines
      request.responseLimit = .max
      let refusal = Lock<[UInt8]>([])
      do throws(HTTPError) {
        let head = try await self.transport.stream(request) { head, bytes in
          if head.status == 200 {
            progress(bytes)
            return true
          }
          return refusal.withLock {
            $0 += bytes
            return $0.count < 64 << 10
          }
        }
        return EngineAnswer(
          status: head.status, body: refusal.withLock { $0 }, hiding: self.transport.secrecy)
      } catch {
        throw self.failure(error)
      }
    }
  }

  private func inAgreedVersion(
    _ call: (EngineVersion) async throws(EngineFailure) -> EngineAnswer
  ) async throws(EngineFailure) -> EngineAnswer {
    let remembered = versions.withLock { $0[socketPath] }
    guard let remembered else { return try await call(try await askVersion()) }
    let answer = try await call(remembered)
    guard answer.refusesVersion else { return answer }
    let version = try await askVersion()
    return version == remembered ? answer : try await call(version)
  }

  private func askVersion() async throws(EngineFailure) -> EngineVersion {
    do { return try await ping() } catch { throw error.beforeTheCall }
  }

  private func request(
    _ route: EngineRoute, _ version: EngineVersion, _ body: [UInt8]?, type: String
  ) -> HTTPRequest {
    HTTPRequest(
      route.method, route.url(version), headers: body == nil ? [] : [("Content-Type", type)],
      body: body, unixSocket: socketPath)
  }

  private func answer(to request: HTTPRequest) async throws(EngineFailure) -> HTTPResponse {
    do {
      return try await transport.send(request)
    } catch {
      throw failure(error)
    }
  }

  /// An engine that went away may come back as another version.
  private func failure(_ error: HTTPError) -> EngineFailure {
    if error.kind != .cancelled { versions.withLock { $0[socketPath] = nil } }
    return .transport(error)
  }
}
