/// Where a job stands. `ARCHITECTURE.md` has the table of phases and events.
public enum Phase: String, Sendable, Hashable, CaseIterable {
  /// The payload is on disk and capacity is reserved. Next: provisioning, or failing, or dropped.
  /// After a crash: provisioned as if just granted.
  case acquired
  /// The name and the account of the resource are on disk; it may exist. Next: launching, failing,
  /// decommissioning. After a crash: looked up by name, then adopted or made.
  case provisioning
  /// The resource exists; the job may have been started on it. Next: starting, failing,
  /// decommissioning. After a crash: looked at, then launched if it was not.
  case launching
  /// Started; no sign of life yet. Next: running, failing, decommissioning. After a crash: looked
  /// at once before the deadline counts.
  case starting
  /// The inner runner lives and reports by itself. Next: decommissioning, kept, or failing if its
  /// machine ended first. After a crash: polled.
  case running
  /// hpr owes the coordinator a report; the resource may be owed too. Next: decommissioning,
  /// dropped, or running if the inner runner turns out to live. After a crash: the same bytes at
  /// the same place of the log, then the report.
  case failing
  /// The resource has to go. Next: dropped, once it is confirmed gone. After a crash: deleted again.
  case decommissioning
  /// The operator asked to keep the resource. Next: decommissioning, when the setting is off again,
  /// or dropped when two listings do not show it. After a crash: stays.
  case kept
  /// Reserved for the reuse of machines; nothing enters it yet.
  case standby

  /// Whether the job is on the good path, before its end.
  public var isOnGoodPath: Bool {
    switch self {
    case .acquired, .provisioning, .launching, .starting, .running: true
    case .failing, .decommissioning, .kept, .standby: false
    }
  }
}
