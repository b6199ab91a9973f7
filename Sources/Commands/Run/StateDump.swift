import Core
import Logging

/// Tells the whole state to the log, without secrets.
enum StateDump {
  static func write(_ snapshot: Snapshot, to logger: Logger) {
    let capacity = snapshot.capacity
    logger.notice(
      "state",
      metadata: [
        "jobs": "\(capacity.jobs)/\(capacity.concurrent)",
        "provisioning": "\(capacity.provisioning)/\(capacity.provisioningLimit)",
        "weight": "\(capacity.weight)", "sightings": "\(snapshot.sightings.count)",
      ])
    for record in snapshot.records {
      logger.notice(
        "state of job",
        metadata: [
          "runner": "\(record.key.runner)", "job": "\(record.key.job)",
          "phase": "\(record.phase.rawValue)", "since": "\(record.since.iso8601)",
          "resource": "\(record.resource?.name.text ?? "-")",
          "last_error": "\(record.lastError ?? "-")",
        ])
    }
    for runner in snapshot.runners {
      logger.notice(
        "state of runner",
        metadata: [
          "runner": "\(runner.name)", "why_not": "\(runner.whyNot ?? "-")",
          "since": "\(runner.since.iso8601)",
        ])
    }
  }
}
