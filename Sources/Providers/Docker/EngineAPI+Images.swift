import Core

/// Calls about images.
extension EngineAPI {
  /// The images for which a filter holds, without the inner layers of builds.
  func images(where filter: String, is value: String) async throws(EngineFailure) -> [EngineImage] {
    var filters = JSONWriter()
    filters.beginObject()
    filters.beginArray(filter)
    filters.element(value)
    filters.endArray()
    filters.endObject()
    let text = String(decoding: filters.bytes, as: UTF8.self)
    let answer = try await call(EngineRoute("GET", "images", "json", query: [("filters", text)]))
    return try EngineImage.listing(in: try answer.document())
  }

  /// Whether there is an image of that tag.
  func hasImage(_ tag: String) async throws(EngineFailure) -> Bool {
    let answer = try await call(EngineRoute("GET", "images", tag, "json"))
    if answer.status == 404 { return false }
    guard answer.status == 200 else { throw answer.failure }
    return true
  }

  /// Builds an image from an archive. Returns what the build said, or throws.
  func build(
    _ tag: String, from archive: [UInt8], networkMode: String?
  ) async throws(EngineFailure) -> BuildStream {
    // With its cache the engine's builder looks at every image made on the same base, and fails where
    // one of them is deleted meanwhile ("unable to find image"). No job could use another's anyhow.
    var query = [("t", tag), ("rm", "1"), ("forcerm", "1"), ("nocache", "1")]
    if let networkMode { query.append(("networkmode", networkMode)) }
    var route = EngineRoute("POST", "build")
    route.query = query.map { (name: $0.0, value: $0.1) }
    let said = Lock(BuildStream())
    do throws(EngineFailure) {
      // As long as something moves it may take what it takes (design §3.3).
      let answer = try await upload(
        route, archive: archive, deadlines: HTTPDeadlines(total: nil, silence: .seconds(300))
      ) { bytes in said.withLock { $0.take(bytes) } }
      guard answer.status == 200 else { throw answer.failure }
    } catch {
      // A failure that was said stands, even if the connection was cut after it.
      let heard = said.withLock { $0 }
      if heard.failure == nil { throw error }
      return heard
    }
    return said.withLock {
      $0.finish()
      return $0
    }
  }
}
