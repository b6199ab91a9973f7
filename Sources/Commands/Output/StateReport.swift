import Core
import StateFile

/// The state as `hpr state show` tells it: a table for people, JSON with stable keys for scripts.
struct StateReport {
  let snapshot: Snapshot

  init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  /// Jobs, then capacity, then runners.
  func text(revealing secrets: Bool) -> [UInt8] {
    let header = ["RUNNER", "JOB", "PHASE", "SINCE", "RESOURCE", "WEIGHT"]
    var jobs = Table(header: header + (secrets ? ["TOKEN"] : []) + ["LAST ERROR"])
    jobs.rows = snapshot.records.map { record in
      let token = secrets ? [record.payload?.token.reveal() ?? "-"] : []
      return [
        record.key.runner.text + (isUnknown(record) ? " (unknown runner)" : ""),
        "\(record.key.job)", record.phase.rawValue, record.since.iso8601,
        record.resource?.name.text ?? "-", "\(record.weight)",
      ] + token + [record.lastError ?? "-"]
    }
    var runners = Table(header: ["RUNNER", "POLLING", "SINCE", "WHY NOT"])
    runners.rows = snapshot.runners.map {
      [$0.name.text, $0.whyNot == nil ? "yes" : "no", $0.since.iso8601, $0.whyNot ?? "-"]
    }
    let parts = [jobs.rows.isEmpty ? ["no jobs"] : jobs.lines, [capacityLine], runners.lines]
    return Array((parts.flatMap { $0 }.joined(separator: "\n") + "\n").utf8)
  }

  private var capacityLine: String {
    let capacity = snapshot.capacity
    let quota = capacity.quota.map { "\($0)" } ?? "no limit"
    return "capacity: jobs \(capacity.jobs)/\(capacity.concurrent), "
      + "provisioning \(capacity.provisioning)/\(capacity.provisioningLimit), "
      + "weight \(capacity.weight)/\(quota)"
  }

  private func isUnknown(_ record: JobRecord) -> Bool {
    !snapshot.runners.contains { $0.name == record.key.runner }
  }

  /// `{"version":1,"jobs":[…],"capacity":{…},"runners":[…]}` (cli.md).
  func json(revealing secrets: Bool) -> [UInt8] {
    var json = JSONWriter(.indented)
    json.beginObject()
    json.field("version", 1)
    json.beginArray("jobs")
    for record in snapshot.records { write(record, &json, revealing: secrets) }
    json.endArray()
    StatusCoding.write(snapshot.capacity, to: &json)
    StatusCoding.write(runners: snapshot.runners, to: &json)
    json.endObject()
    return json.bytes + [UInt8(ascii: "\n")]
  }

  private func write(_ record: JobRecord, _ json: inout JSONWriter, revealing secrets: Bool) {
    json.beginObject()
    json.field("runner", record.key.runner.text)
    json.field("unknown_runner", isUnknown(record))
    json.field("job_id", record.key.job.number)
    json.field("phase", record.phase.rawValue)
    json.field("since", record.since.iso8601)
    json.field("resource", record.resource?.name.text)
    json.field("weight", record.weight.thousandths)
    json.field("last_error", record.lastError)
    if secrets, let payload = record.payload {
      json.field("token", payload.token.reveal())
      json.field("job", raw: payload.bytes)
    }
    json.endObject()
  }
}
