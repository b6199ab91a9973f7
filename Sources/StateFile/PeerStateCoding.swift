import Core

/// Reads state files of heptapod-paas-runner, from release 0.5.0 on (config.md §6).
///
/// The later releases only added members: to a handle `trace_offset` and `expected_weight`, to an
/// application `weight` and `launched` (all in 0.6.0), to the file `standby_resources`, and the two
/// kinds of helper services (in 1.0.0). So all are read by one reader, for which most is optional.
enum PeerStateCoding {
  private static let lists = ["launched", "to_decommission", "pending", "standby_resources"]

  /// Whether an object is a state of the peer, which has no version.
  static func isPeers(_ fields: Fields) -> Bool {
    fields.node("version") == nil && lists.contains { fields.node($0) != nil }
  }

  static func decode(_ fields: Fields, in bytes: [UInt8]) throws(CodingError) -> PeerState {
    var state = PeerState()
    state.launched = try handles("launched", fields, in: bytes)
    state.toDecommission = try handles("to_decommission", fields, in: bytes)
    state.standby = try handles("standby_resources", fields, in: bytes)
    for (number, node) in try fields.elements("pending").enumerated() {
      let place = "`pending` \(number + 1)"
      guard let pair = node.array, pair.count == 2, let first = pair.first, let last = pair.last
      else { throw CodingError("\(place) is not a pair of a job and its payload") }
      var handle = try handle(first, place, in: bytes)
      handle.payload = try payload(last, of: handle, place, in: bytes)
      state.pending.append(handle)
    }
    state.unknownMembers = fields.unknown(but: SnapshotCoding.known.union(lists))
    return state
  }

  private static func handles(
    _ list: String, _ fields: Fields, in bytes: [UInt8]
  ) throws(CodingError) -> [PeerHandle] {
    var handles: [PeerHandle] = []
    for (number, node) in try fields.elements(list).enumerated() {
      handles.append(try handle(node, "`\(list)` \(number + 1)", in: bytes))
    }
    return handles
  }

  private static let knownOfHandle: Set<String> = [
    "runner_name", "job_id", "token", "trace_offset", "expected_weight", "paas_resource",
  ]

  private static func handle(
    _ node: JSONNode, _ place: String, in bytes: [UInt8]
  ) throws(CodingError) -> PeerHandle {
    let fields = try Fields(node, place, in: bytes)
    let job = try fields.integer("job_id")
    guard job > 0 else { throw CodingError("\(place): `job_id` is not above zero") }
    let (runner, token) = (try fields.string("runner_name"), try fields.string("token"))
    guard !runner.isEmpty, !token.isEmpty else {
      throw CodingError("\(place): `runner_name` or `token` is empty")
    }
    var handle = PeerHandle(runner: runner, job: JobID(job), token: Secret(token))
    let offset = try fields.optionalInteger("trace_offset") ?? 0
    guard let offset = Int(exactly: offset), offset >= 0 else {
      throw CodingError("\(place): `trace_offset` is not an offset")
    }
    handle.traceOffset = offset
    handle.expectedWeight = try weight("expected_weight", fields) ?? .one
    handle.resource = try resource(fields, place, in: bytes)
    handle.unknownMembers = fields.unknown(but: knownOfHandle.union(RecordCoding.known))
    return handle
  }

  /// A weight in the peer's unit, which is a thousand of hpr's.
  private static func weight(
    _ name: String, _ fields: Fields
  ) throws(CodingError) -> Weight? {
    guard let node = fields.node(name) else { return nil }
    guard let number = node.double, (0...1e12).contains(number) else {
      throw CodingError("\(fields.place): `\(name)` is not a weight")
    }
    return Weight(thousandths: Int((number * 1000).rounded()))
  }

  private static func payload(
    _ node: JSONNode, of handle: PeerHandle, _ place: String, in bytes: [UInt8]
  ) throws(CodingError) -> JobPayload {
    let payload: JobPayload
    do throws(PayloadError) {
      payload = try JobPayload(reading: Array(bytes[node.range]))
    } catch {
      throw CodingError("\(place): \(error.sentence)")
    }
    guard payload.id == handle.job, payload.token == handle.token else {
      throw CodingError("\(place): the payload is of another job than \(handle.job)")
    }
    return payload
  }

  // MARK: resources

  private static let knownOfApplication: Set<String> = [
    "id", "gitlab_namespace", "weight", "launched",
  ]

  private static func resource(
    _ fields: Fields, _ place: String, in bytes: [UInt8]
  ) throws(CodingError) -> PeerResource? {
    guard let node = fields.node("paas_resource") else { return nil }
    if let image = node.string {
      guard !image.isEmpty else { throw CodingError("\(place): `paas_resource` is empty") }
      return .image(image)
    }
    let parts = try Fields(node, "\(place): `paas_resource`", in: bytes)
    if parts.node("id") == nil, parts.node("app_id") != nil {
      return .service(fields.bytes(node))
    }
    return .application(try application(parts))
  }

  private static func application(_ parts: Fields) throws(CodingError) -> PeerApplication {
    let id = try parts.string("id")
    // The id becomes a part of the path of requests that delete.
    guard !id.isEmpty, id.utf8.allSatisfy({ Self.isOfID($0) }) else {
      throw CodingError("\(parts.place): `id` is not the id of an application")
    }
    var application = PeerApplication(id: ResourceID(id))
    application.namespace = try parts.optionalString("gitlab_namespace")
    application.weight = try weight("weight", parts) ?? application.weight
    if parts.node("launched") != nil { application.isLaunched = try parts.flag("launched") }
    application.runsService = parts.node("netloc") != nil
    application.unknownMembers = parts.unknown(
      but: knownOfApplication.union(RecordCoding.knownOfResource))
    return application
  }

  private static func isOfID(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
