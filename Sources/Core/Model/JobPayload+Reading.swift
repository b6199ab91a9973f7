/// Why bytes are no payload that a job can be made of.
public struct PayloadError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One sentence that quotes nothing of the payload: it holds secrets.
  public let sentence: String
  /// The sentence.
  public var description: String { sentence }

  init(_ sentence: String) { self.sentence = sentence }
}

extension JobPayload {
  /// Reads the coordinator's answer to a request for a job (facts: coordinator §1.8).
  ///
  /// Only `id` and `token` are needed; every other fact that is missing, null or of another type
  /// counts as absent.
  /// - Throws: `PayloadError` if this is no JSON object with an integer `id` and a `token`.
  public init(reading bytes: [UInt8]) throws(PayloadError) {
    let root: JSONNode
    do throws(JSONError) {
      root = try JSONNode.parse(bytes)
    } catch {
      throw PayloadError("The payload is not valid JSON: \(error).")
    }
    guard root.object != nil else { throw PayloadError("The payload is not a JSON object.") }
    guard let id = root["id"]?.int64, id > 0 else {
      throw PayloadError("The payload has no integer \"id\" above zero.")
    }
    guard let token = root["token"]?.string, !token.isEmpty else {
      throw PayloadError("The payload has no \"token\".")
    }
    self.init(
      bytes: bytes, id: JobID(id), token: Secret(token), projectID: Self.projectID(in: root),
      timeout: Self.timeout(in: root),
      failureReasons: root["features"]?["failure_reasons"]?.array?.compactMap(\.string) ?? [],
      secrets: Self.secrets(in: root, besides: token))
  }

  /// The payload with nothing left but what is still used after the launch: `id`, `token`,
  /// `job_info.project_id`, `runner_info.timeout`, `features.failure_reasons`, and the secrets, as
  /// masked variables without names.
  public func reduced() -> JobPayload {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("id", id.number)
    writer.field("token", token.reveal())
    if let projectID {
      writer.beginObject("job_info")
      writer.field("project_id", projectID.number)
      writer.endObject()
    }
    if let timeout {
      writer.beginObject("runner_info")
      writer.field("timeout", timeout.components.seconds)
      writer.endObject()
    }
    if !failureReasons.isEmpty {
      writer.beginObject("features")
      writer.beginArray("failure_reasons")
      for reason in failureReasons { writer.element(reason) }
      writer.endArray()
      writer.endObject()
    }
    if !secrets.isEmpty { writeSecrets(to: &writer) }
    writer.endObject()
    var reduced = self
    reduced.bytes = writer.bytes
    return reduced
  }

  private static func projectID(in root: JSONNode) -> ProjectID? {
    guard let number = root["job_info"]?["project_id"]?.int64, number > 0 else { return nil }
    return ProjectID(number)
  }

  private func writeSecrets(to writer: inout JSONWriter) {
    writer.beginArray("variables")
    for secret in secrets {
      writer.beginObject()
      writer.field("value", secret.reveal())
      writer.field("masked", true)
      writer.endObject()
    }
    writer.endArray()
  }

  /// Texts shorter than GitLab's own runner would mask are none, and beyond a mebibyte of them
  /// nothing is kept: they stay in the state as long as the job.
  private static func secrets(in root: JSONNode, besides token: String) -> [Secret] {
    let masked = (root["variables"]?.array ?? []).filter { $0["masked"]?.bool == true }
    var texts: [JSONNode?] = masked.map { $0["value"] }
    texts += (root["credentials"]?.array ?? []).map { $0["password"] }
    texts += (root["dependencies"]?.array ?? []).map { $0["token"] }
    var known: Set<Secret> = [Secret(token)]
    var room = 1 << 20
    return texts.compactMap { node in
      guard let text = node?.string, text.utf8.count >= 6, text.utf8.count <= room,
        known.insert(Secret(text)).inserted
      else { return nil }
      room -= text.utf8.count
      return Secret(text)
    }
  }

  private static func timeout(in root: JSONNode) -> Duration? {
    guard let seconds = root["runner_info"]?["timeout"]?.int64, seconds > 0 else { return nil }
    // Beyond a thousand years it means nothing, and arithmetic on it must not overflow.
    return .seconds(min(seconds, 31_622_400_000))
  }
}
