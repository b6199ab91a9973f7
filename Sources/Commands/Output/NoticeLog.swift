import Core
import Logging
import StateFile

/// Tells notices to the log: a level, a fixed message, and what it is about.
struct NoticeLog: Sendable {
  let logger: Logger

  func record(_ notice: Notice) {
    let entry = Entry(notice)
    logger.log(level: entry.level, "\(entry.message)", metadata: entry.metadata)
  }

  private struct Entry {
    var level: Logger.Level
    var message: String
    var metadata: Logger.Metadata

    init(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
      self.level = level
      self.message = message
      self.metadata = metadata
    }

    init(_ level: Logger.Level, _ message: String, _ key: JobKey?, _ more: Logger.Metadata = [:]) {
      var metadata = more
      if let key {
        metadata["runner"] = "\(key.runner)"
        metadata["job"] = "\(key.job)"
      }
      self.init(level, message, metadata)
    }

    init(_ notice: Notice) {
      switch notice {
      case .granted(let key): self.init(.info, "job granted", key)
      case .phase(let key, let from, let to):
        self.init(.info, "phase", key, ["from": "\(from.rawValue)", "to": "\(to.rawValue)"])
      case .adopted(let key, let id): self.init(.info, "resource adopted", key, ["id": "\(id)"])
      case .resourceEnded(let key, let why):
        self.init(.info, "resource ended", key, ["why": "\(why)"])
      case .logUnreadable(let key, let why):
        self.init(.warning, "the job's log cannot be read", key, ["why": "\(why)"])
      case .failing(let key, let reason, let why):
        self.init(.warning, "job fails", key, ["reason": "\(reason.rawValue)", "why": "\(why)"])
      case .reported(let key, let reason):
        self.init(.info, "failure reported", key, ["reason": "\(reason.rawValue)"])
      case .reportGivenUp(let key, let why):
        self.init(.error, "failure could not be reported", key, ["why": "\(why)"])
      case .cameBackToLife(let key):
        self.init(.notice, "job lives after all: somebody writes its log", key)
      case .overdue(let key):
        self.init(.warning, "job runs an hour beyond its own timeout", key)
      case .over(let key, let result):
        self.init(.info, "job over", key, ["result": "\(result?.word ?? "unknown")"])
      case .dropped(let key, let result):
        self.init(.info, "nothing left of the job", key, ["result": "\(result?.word ?? "unknown")"])
      case .stuck(let key, let why):
        self.init(.error, "resource cannot be deleted", key, ["why": "\(why)"])
      case .anomaly(let key, let what): self.init(.warning, "anomaly", key, ["what": "\(what)"])
      case .orphan, .unreadableGrant, .polling, .jobCalls, .waiting, .storage, .statistics:
        self.init(general: notice)
      }
    }

    /// Notices that are about no job.
    private init(general notice: Notice) {
      switch notice {
      case .orphan(let name, let id):
        self.init(.warning, "orphan found", ["resource": "\(name)", "id": "\(id)"])
      case .unreadableGrant(let runner, let why):
        self.init(
          .error, "a granted job could not be read", ["runner": "\(runner)", "why": "\(why)"])
      case .polling(let runner, nil):
        self.init(.info, "runner is asked for jobs", ["runner": "\(runner)"])
      case .polling(let runner, let why?):
        self.init(
          .warning, "runner is not asked for jobs", ["runner": "\(runner)", "why": "\(why)"])
      case .jobCalls(let runner, nil):
        self.init(.info, "calls about jobs are answered again", ["runner": "\(runner)"])
      case .jobCalls(let runner, let why?):
        self.init(.warning, "calls about jobs fail", ["runner": "\(runner)", "why": "\(why)"])
      case .waiting(let runner, let why):
        self.init(.debug, "runner waits", ["runner": "\(runner)", "why": "\(why)"])
      case .storage(let why?): self.init(.error, "state cannot be written", ["why": "\(why)"])
      case .storage(nil): self.init(.notice, "state can be written again", [:])
      case .statistics(let numbers): self.init(.info, "statistics", numbers.metadata)
      default: self.init(.debug, "\(notice)", [:])
      }
    }
  }
}

extension Statistics {
  fileprivate var metadata: Logger.Metadata {
    [
      "jobs": "\(capacity.jobs)/\(capacity.concurrent)",
      "provisioning": "\(capacity.provisioning)/\(capacity.provisioningLimit)",
      "weight": "\(capacity.weight)\(capacity.quota.map { "/\($0)" } ?? "")",
      "running": "\(running)", "failing": "\(failing)", "decommissioning": "\(decommissioning)",
      "kept": "\(kept)", "granted": "\(totals.granted)", "failed": "\(totals.failed)",
      "ended": "\(totals.ended)", "orphans": "\(totals.orphans)",
    ]
  }
}
