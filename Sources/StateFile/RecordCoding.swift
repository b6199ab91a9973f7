public import Core

/// The JSON form of a job record (cli.md, "The job record"), in the state file and between steps.
public enum RecordCoding {
  /// The version that is written, and the newest that is read.
  public static let version: Int64 = 1

  /// The phase of a record whose debts are both paid. No state file has it.
  static let overWord = "over"

  /// How a job that is over ended: one of four words.
  static func word(_ result: JobStatus?) -> String {
    switch result {
    case .success, .failed, .canceled: result?.word ?? "unknown"
    case .running, .canceling, .other, nil: "unknown"
    }
  }

  static let known: Set<String> = [
    "version", "runner", "url", "job_id", "token", "phase", "since", "expected_weight",
    "trace_offset", "acquired_at", "mark", "deadline", "creation", "looks", "launch", "commit",
    "commit_date", "extras", "owed_report", "owes_deletion", "has_run", "canceling_since", "result",
    "last_error", "resource", "job",
  ]

  static let knownOfResource: Set<String> = ["executor", "name", "id", "account", "weight"]

  /// The record as one JSON object, the payload byte for byte.
  public static func encode(_ record: JobRecord) -> [UInt8] { encode(record, isOver: false) }

  /// A record that is over says so, and how the job ended, whatever its phase is.
  static func encode(_ record: JobRecord, isOver: Bool) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("version", version)
    json.field("runner", record.key.runner.text)
    if let url = record.url { json.field("url", url) }
    json.field("job_id", record.key.job.number)
    if let payload = record.payload { json.field("token", payload.token.reveal()) }
    json.field("phase", isOver ? overWord : record.phase.rawValue)
    json.field("since", record.since.iso8601)
    json.field("expected_weight", record.expectedWeight.thousandths)
    json.field("trace_offset", record.traceOffset)
    json.field("acquired_at", record.acquiredAt.iso8601)
    json.field("mark", record.mark.text)
    if let deadline = record.deadline { json.field("deadline", deadline.iso8601) }
    encodeProgress(of: record, &json)
    let result = isOver ? word(record.result) : record.result?.word
    if let result { json.field("result", result) }
    if let error = record.lastError { json.field("last_error", error) }
    if let resource = record.resource { encode(resource, &json) }
    if let payload = record.payload { json.field("job", raw: payload.bytes) }
    for member in record.unknownMembers { json.field(member.name, raw: member.value) }
    json.endObject()
    return json.bytes
  }

  private static func encodeProgress(of record: JobRecord, _ json: inout JSONWriter) {
    encode(record.creation, &json)
    if record.launch != .none { json.field("launch", record.launch.rawValue) }
    if let commit = record.commit { json.field("commit", commit) }
    if let date = record.commitDate { json.field("commit_date", date.iso8601) }
    if !record.extras.isEmpty {
      json.beginArray("extras")
      for id in record.extras { json.element(id.text) }
      json.endArray()
    }
    if let failure = record.owedReport {
      json.beginObject("owed_report")
      json.field("reason", failure.reason.rawValue)
      if let message = failure.message { json.field("message", message) }
      json.field("phase", failure.phase.rawValue)
      json.endObject()
    }
    if record.owesDeletion { json.field("owes_deletion", true) }
    if record.hasRun { json.field("has_run", true) }
    if let since = record.cancelingSince { json.field("canceling_since", since.iso8601) }
  }

  private static func encode(_ creation: Creation, _ json: inout JSONWriter) {
    switch creation {
    case .none: break
    case .ordered: json.field("creation", "ordered")
    case .leftovers: json.field("creation", "leftovers")
    case .made: json.field("creation", "made")
    case .unknown(let looks):
      json.field("creation", "unknown")
      json.beginObject("looks")
      json.field("request_ended", looks.requestEnded.iso8601)
      if let first = looks.first { json.field("first", first.iso8601) }
      json.endObject()
    }
  }

  private static func encode(_ resource: Resource, _ json: inout JSONWriter) {
    json.beginObject("resource")
    json.field("executor", resource.executor.rawValue)
    json.field("name", resource.name.text)
    if let id = resource.id { json.field("id", id.text) }
    if resource.account != .untold { json.field("account", resource.account.text) }
    json.field("weight", resource.weight.thousandths)
    for member in resource.unknownMembers { json.field(member.name, raw: member.value) }
    json.endObject()
  }
}

extension JobStatus {
  /// The coordinator's word for it.
  public var word: String {
    switch self {
    case .running: "running"
    case .canceling: "canceling"
    case .canceled: "canceled"
    case .success: "success"
    case .failed: "failed"
    case .other(let word): word
    }
  }
}
