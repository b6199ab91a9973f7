public import Core

extension RecordCoding {
  /// Reads a record that stands alone in the bytes.
  /// - Throws: `CodingError` with one sentence, for anything but a record that this version reads.
  public static func decode(_ bytes: [UInt8]) throws(CodingError) -> JobRecord {
    try decode(parse(bytes, selecting: selection), in: bytes)
  }

  /// Reads a record of a single step, which may be over.
  static func decodeOfStep(_ bytes: [UInt8]) throws(CodingError) -> StepRecord {
    let node = try parse(bytes, selecting: selection)
    let isOver = node["phase"]?.string == overWord
    var record = try decode(node, in: bytes, isOver: isOver)
    if isOver, word(record.result) == "unknown" { record.result = nil }
    return StepRecord(record: record, isOver: isOver)
  }

  /// Reads a record that stands at `node` in the document.
  static func decode(
    _ node: JSONNode, in document: [UInt8], isOver: Bool = false
  ) throws(CodingError) -> JobRecord {
    let fields = try Fields(node, "the record", in: document)
    let version = try fields.integer("version")
    guard version == self.version else {
      throw CodingError("the record has version \(version), this hpr reads \(self.version)")
    }
    let job = try fields.integer("job_id")
    let key = JobKey(RunnerName(try fields.string("runner")), JobID(job))
    var record = JobRecord(
      key: key, payload: try payload(fields), acquiredAt: try fields.instant("acquired_at"),
      expectedWeight: try weight(fields, "expected_weight"), mark: try mark(fields, of: key),
      deadline: try fields.optionalInstant("deadline"), url: try fields.optionalString("url"))
    record.phase = isOver ? .decommissioning : try phase(fields, of: key)
    try readProgress(fields, into: &record, in: document)
    record.unknownMembers = fields.unknown(but: known)
    return record
  }

  /// Where a record was written by hand, the name of its resource has the mark too.
  private static func mark(_ fields: Fields, of key: JobKey) throws(CodingError) -> Mark {
    if let text = try fields.optionalString("mark") {
      if let mark = Mark(text) { return mark }
      throw CodingError("the record of \(key): `mark` is not a mark")
    }
    let name = fields.node("resource")?["name"]?.string.map(ResourceName.init)
    if let parts = name?.parts, parts.job == key.job { return parts.mark }
    throw CodingError(
      "the record of \(key): no `mark`, which hpr acquire-once writes, and no `resource` whose "
        + "`name` has it")
  }

  private static func phase(_ fields: Fields, of key: JobKey) throws(CodingError) -> Phase {
    guard let phase = try fields.word("phase", as: Phase.self) else {
      throw CodingError("the record of \(key): no `phase`")
    }
    return phase
  }

  private static func readProgress(
    _ fields: Fields, into record: inout JobRecord, in document: [UInt8]
  ) throws(CodingError) {
    record.since = try fields.optionalInstant("since") ?? record.acquiredAt
    record.traceOffset = try offset(fields)
    record.creation = try creation(fields)
    record.launch = try fields.word("launch", as: Launch.self) ?? .none
    record.commit = try fields.optionalString("commit")
    record.commitDate = try fields.optionalInstant("commit_date")
    for extra in try fields.elements("extras") {
      guard let id = extra.string else { throw CodingError("`extras` holds no string") }
      record.extras.append(ResourceID(id))
    }
    record.owedReport = try failure(fields)
    record.owesDeletion = try fields.flag("owes_deletion")
    record.hasRun = try fields.flag("has_run")
    record.cancelingSince = try fields.optionalInstant("canceling_since")
    record.result = try fields.optionalString("result").map(JobStatus.init)
    record.lastError = try fields.optionalString("last_error")
    record.resource = try resource(fields, in: document)
    // Written by hand: what has an id was made.
    let isByHand = fields.node("mark") == nil && fields.node("creation") == nil
    if isByHand, record.resource?.id != nil { record.creation = .made }
  }

  private static func payload(_ fields: Fields) throws(CodingError) -> JobPayload? {
    guard let node = fields.node("job") else { return nil }
    do throws(PayloadError) {
      return try JobPayload(reading: fields.bytes(node))
    } catch {
      throw CodingError("the record's `job`: \(error.sentence)")
    }
  }

  private static func weight(_ fields: Fields, _ name: String) throws(CodingError) -> Weight {
    guard let number = Int(exactly: try fields.integer(name)), number >= 0 else {
      throw CodingError("`\(name)` is not a weight")
    }
    return Weight(thousandths: number)
  }

  private static func offset(_ fields: Fields) throws(CodingError) -> Int {
    guard let offset = Int(exactly: try fields.optionalInteger("trace_offset") ?? 0), offset >= 0
    else { throw CodingError("`trace_offset` is not an offset") }
    return offset
  }

  private static func creation(_ fields: Fields) throws(CodingError) -> Creation {
    switch try fields.optionalString("creation") {
    case nil, "none": return .none
    case "ordered": return .ordered
    case "leftovers": return .leftovers
    case "made": return .made
    case "unknown":
      let looks = try Fields(fields.node("looks"), "`looks`", in: [])
      return .unknown(
        EmptyLooks(
          requestEnded: try looks.instant("request_ended"),
          first: try looks.optionalInstant("first")))
    case .some: throw CodingError("`creation` is not a word that is known here")
    }
  }

  private static func failure(_ fields: Fields) throws(CodingError) -> Failure? {
    guard let node = fields.node("owed_report") else { return nil }
    let owed = try Fields(node, "`owed_report`", in: [])
    guard let reason = try owed.word("reason", as: FailureReason.self),
      let phase = try owed.word("phase", as: Phase.self)
    else { throw CodingError("`owed_report` lacks `reason` or `phase`") }
    return Failure(reason: reason, message: try owed.optionalString("message"), phase: phase)
  }

  private static func resource(
    _ fields: Fields, in document: [UInt8]
  ) throws(CodingError) -> Resource? {
    guard let node = fields.node("resource") else { return nil }
    let parts = try Fields(node, "`resource`", in: document)
    guard let executor = try parts.word("executor", as: Executor.self) else {
      throw CodingError("`resource` lacks `executor`")
    }
    var resource = Resource(
      executor: executor, name: ResourceName(try parts.string("name")),
      id: try parts.optionalString("id").map(ResourceID.init),
      account: try parts.optionalString("account").map { Account($0) } ?? .untold,
      weight: try weight(parts, "weight"))
    resource.unknownMembers = parts.unknown(but: knownOfResource)
    return resource
  }

  /// All of a record, but of the payload only where it stands.
  static let selection = JSONSelection.members([("job", .place)], others: .whole)

  /// Parses a document. The payload may nest as deep as the coordinator's payloads may (512), and
  /// the record and the state put some levels around it.
  static func parse(
    _ bytes: [UInt8], selecting selection: JSONSelection
  ) throws(CodingError) -> JSONNode {
    do throws(JSONError) {
      return try JSONNode.parse(bytes, selecting: selection, nestingLimit: 520)
    } catch {
      throw CodingError("it is not JSON: \(error)")
    }
  }
}
