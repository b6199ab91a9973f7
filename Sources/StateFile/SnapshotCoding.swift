import Core

/// The JSON form of the state file. What has not changed is not encoded again.
struct SnapshotCoding {
  private var cache: [JobKey: (record: JobRecord, bytes: [UInt8])] = [:]
  private var size = 0
  private var served = Encoded<[ServedNamespace]>()
  private var catalogues = Encoded<[KnownCatalogue]>()
  private var runners = Encoded<[RunnerStatus]>()

  static let known: Set<String> = [
    "version", "installation", "system_start", "records", "sightings", "namespaces", "catalogues",
    "runners", "capacity",
  ]

  mutating func encode(_ snapshot: Snapshot) -> [UInt8] {
    let records = encodeRecords(snapshot.records)
    var json = JSONWriter(.indented, size: size)
    json.beginObject()
    json.field("version", RecordCoding.version)
    json.field("installation", snapshot.installation)
    if let start = snapshot.systemStart {
      json.beginObject("system_start")
      json.field("id", start.id)
      json.field("at", start.at.iso8601)
      json.endObject()
    }
    json.beginArray("records")
    for record in records { json.element(raw: record) }
    json.endArray()
    json.beginArray("sightings")
    for sighting in snapshot.sightings { Self.encode(sighting, &json) }
    json.endArray()
    json.append(members: served.of(snapshot.served) { KnowledgeCoding.write(served: $0, to: &$1) })
    json.append(
      members: catalogues.of(snapshot.catalogues) { KnowledgeCoding.write(catalogues: $0, to: &$1) }
    )
    json.append(members: runners.of(snapshot.runners) { StatusCoding.write(runners: $0, to: &$1) })
    StatusCoding.write(snapshot.capacity, to: &json)
    for member in snapshot.unknownMembers { json.field(member.name, raw: member.value) }
    json.endObject()
    json.endLine()
    size = json.bytes.count
    return json.bytes
  }

  private mutating func encodeRecords(_ records: [JobRecord]) -> [[UInt8]] {
    defer { forget(allBut: records) }
    return records.map { record in
      if let known = cache[record.key], known.record == record { return known.bytes }
      let bytes = RecordCoding.encode(record)
      cache[record.key] = (record, bytes)
      return bytes
    }
  }

  private mutating func forget(allBut records: [JobRecord]) {
    guard cache.count > records.count else { return }
    let keys = Set(records.map(\.key))
    cache = cache.filter { keys.contains($0.key) }
  }

  private static func encode(_ sighting: Sighting, _ json: inout JSONWriter) {
    json.beginObject()
    json.field("account", sighting.account.text)
    json.field("name", sighting.name.text)
    json.field("id", sighting.id.text)
    json.field("first", sighting.first.iso8601)
    json.endObject()
  }

  /// Of the records, what is looked at.
  static let selection = JSONSelection.members(
    [("records", .elements(RecordCoding.selection))], others: .whole)

  /// Reads a state.
  /// - Throws: `CodingError` for anything but a whole state that this version reads.
  static func decode(_ bytes: [UInt8]) throws(CodingError) -> Snapshot {
    try decode(
      Fields(RecordCoding.parse(bytes, selecting: selection), "the state", in: bytes), in: bytes)
  }

  /// Reads a state that is parsed already.
  static func decode(_ fields: Fields, in bytes: [UInt8]) throws(CodingError) -> Snapshot {
    guard fields.node("version") != nil else { throw CodingError("it has no `version`") }
    let version = try fields.integer("version")
    guard version == RecordCoding.version else {
      throw CodingError("it has version \(version), this hpr reads \(RecordCoding.version)")
    }
    let installation = try fields.string("installation")
    guard Installation.isValid(installation) else {
      throw CodingError("`installation` is not 32 hex digits")
    }
    var snapshot = Snapshot(installation: installation)
    snapshot.systemStart = try systemStart(fields, in: bytes)
    snapshot.records = try records(fields, in: bytes)
    for node in try fields.elements("sightings") {
      snapshot.sightings.append(try sighting(Fields(node, "a sighting", in: bytes)))
    }
    snapshot.served = try KnowledgeCoding.served(fields, in: bytes)
    snapshot.catalogues = try KnowledgeCoding.catalogues(fields, in: bytes)
    for node in try fields.elements("runners") {
      let runner = try Fields(node, "a runner", in: bytes)
      snapshot.runners.append(
        RunnerStatus(
          name: RunnerName(try runner.string("name")), whyNot: try runner.optionalString("why_not"),
          since: try runner.instant("since")))
    }
    snapshot.capacity = try capacity(fields, in: bytes)
    snapshot.unknownMembers = fields.unknown(but: known)
    return snapshot
  }

  private static func systemStart(
    _ fields: Fields, in bytes: [UInt8]
  ) throws(CodingError) -> SystemStart? {
    guard let node = fields.node("system_start") else { return nil }
    let parts = try Fields(node, "`system_start`", in: bytes)
    return SystemStart(id: try parts.string("id"), at: try parts.instant("at"))
  }

  private static func records(
    _ fields: Fields, in bytes: [UInt8]
  ) throws(CodingError) -> [JobRecord] {
    guard fields.node("records") != nil else { throw CodingError("it has no `records`") }
    var records: [JobRecord] = []
    var keys: Set<JobKey> = []
    for node in try fields.elements("records") {
      let record = try RecordCoding.decode(node, in: bytes)
      guard record.resource?.account != .untold else {
        throw CodingError("the record of \(record.key): no `account` in its `resource`")
      }
      guard keys.insert(record.key).inserted else {
        throw CodingError("it has two records of \(record.key)")
      }
      records.append(record)
    }
    return records
  }

  private static func sighting(_ fields: Fields) throws(CodingError) -> Sighting {
    Sighting(
      account: Account(try fields.string("account")),
      name: ResourceName(try fields.string("name")), id: ResourceID(try fields.string("id")),
      first: try fields.instant("first"))
  }

  private static func capacity(
    _ fields: Fields, in bytes: [UInt8]
  ) throws(CodingError) -> CapacityStatus {
    var status = CapacityStatus()
    guard let node = fields.node("capacity") else { return status }
    let parts = try Fields(node, "`capacity`", in: bytes)
    status.jobs = Int(clamping: try parts.integer("jobs"))
    status.concurrent = Int(clamping: try parts.integer("concurrent"))
    status.provisioning = Int(clamping: try parts.integer("provisioning"))
    status.provisioningLimit = Int(clamping: try parts.integer("provisioning_limit"))
    status.weight = Weight(thousandths: Int(clamping: try parts.integer("weight")))
    status.quota = try parts.optionalInteger("quota").map {
      Weight(thousandths: Int(clamping: $0))
    }
    return status
  }
}

/// Members of the state file as they were last encoded.
private struct Encoded<Value: Equatable> {
  private var last: (value: Value, bytes: [UInt8])?

  mutating func of(_ value: Value, _ write: (Value, inout JSONWriter) -> Void) -> [UInt8] {
    if let last, last.value == value { return last.bytes }
    let bytes = JSONWriter.members(.indented) { write(value, &$0) }
    last = (value, bytes)
    return bytes
  }
}
