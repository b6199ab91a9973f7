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
      root = try JSONNode.parse(bytes, selecting: Self.facts)
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
      failureReasons: Self.failureReasons(in: root, of: bytes),
      secrets: Self.secrets(in: root, of: bytes, besides: token))
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

  /// Lists are read element by element: they may be long, and little of them is kept.
  private static let facts: JSONSelection = [
    "id": .scalar, "token": .scalar, "job_info": ["project_id": .scalar],
    "runner_info": ["timeout": .scalar], "features": ["failure_reasons": .place],
    "variables": .place, "credentials": .place, "dependencies": .place,
  ]

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

  /// No coordinator has a thousand of them; more would only stay in the state.
  private static func failureReasons(in root: JSONNode, of bytes: [UInt8]) -> [String] {
    let list = root["features"]?["failure_reasons"]
    let reasons = JSONElements(of: list, in: bytes, selecting: .scalar).lazy.compactMap(\.string)
    return Array(reasons.prefix(1000))
  }

  /// Texts shorter than GitLab's own runner would mask are none, and beyond a mebibyte of them
  /// nothing is kept: they stay in the state as long as the job.
  private static func secrets(
    in root: JSONNode, of bytes: [UInt8], besides token: String
  ) -> [Secret] {
    var known: Set<Secret> = [Secret(token)]
    var secrets: [Secret] = []
    var room = 1 << 20
    for (list, name) in [
      ("variables", "value"), ("credentials", "password"), ("dependencies", "token"),
    ] {
      let selection: JSONSelection = [name: .place, "masked": .scalar]
      for entry in JSONElements(of: root[list], in: bytes, selecting: selection) {
        guard list != "variables" || entry["masked"]?.bool == true,
          let text = entry[name]?.reading(bytes).string,
          text.utf8.count >= 6, text.utf8.count <= room, known.insert(Secret(text)).inserted
        else { continue }
        room -= text.utf8.count
        secrets.append(Secret(text))
      }
    }
    return secrets
  }

  private static func timeout(in root: JSONNode) -> Duration? {
    guard let seconds = root["runner_info"]?["timeout"]?.int64, seconds > 0 else { return nil }
    // Beyond a thousand years it means nothing, and arithmetic on it must not overflow.
    return .seconds(min(seconds, 31_622_400_000))
  }
}
