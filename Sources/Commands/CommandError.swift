import Core
import StateFile

/// What ends a command early: one line for people, one number for scripts.
public struct CommandError: Error, Sendable, Hashable {
  /// The number.
  public var status: ExitStatus
  /// What failed.
  public var what: String
  /// Why.
  public var why: String
  /// What to do about it, if that can be said.
  public var hint: String?

  /// Joins the parts.
  public init(_ status: ExitStatus, _ what: String, _ why: String, hint: String? = nil) {
    self.status = status
    self.what = what
    self.why = why
    self.hint = hint
  }

  /// An end whose reasons were told before.
  public static func told(_ status: ExitStatus) -> CommandError { CommandError(status, "", "") }

  /// The same without the hint.
  var unhinted: CommandError { CommandError(status, what, why) }

  /// The lines for standard error.
  public var lines: [String] {
    if what.isEmpty, why.isEmpty { return [] }
    return ["hpr: \(what): \(why)"] + (hint.map { ["hint: \($0)"] } ?? [])
  }
}

extension CommandError {
  /// What a state file that cannot be used means for a command.
  init(_ error: StateFileError) {
    switch error {
    case .locked(let path):
      self.init(
        .locked, path, "another hpr holds the state file",
        hint: "only one hpr may run on a state file; stop the other, or give this one its own")
    case .unusable(let path, let why) where error.isOfFullDisk:
      self.init(.failed, path, why)
    case .unusable(let path, let why):
      self.init(
        .invalid, path, why, hint: "the state file's directory must be readable and writable")
    case .unreadable(let path, let why):
      self.init(
        .invalid, path, "not a state file that can be read: \(why)",
        hint: "it was left as it is; restore it from a copy, or move it away to begin anew, "
          + "after which resources that only it knew are found as orphans")
    case .peers(let path):
      self.init(
        .invalid, path, "it was written by heptapod-paas-runner",
        hint: "hpr run and hpr state import take it over; it was left as it is")
    case .refused(let path, let error):
      self.init(.invalid, path, error.sentence, hint: error.hint)
    }
  }
}
