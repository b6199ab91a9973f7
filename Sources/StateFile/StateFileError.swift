public import Core
import SystemPackage

/// Why a state file cannot be used.
public enum StateFileError: Error, Sendable, Hashable {
  /// Another process holds the lock.
  case locked(path: String)
  /// A file or directory cannot be read or written.
  case unusable(path: String, why: String)
  /// The content is not a state that this version reads; the file is left as it is.
  case unreadable(path: String, why: String)
  /// It is a state of heptapod-paas-runner, which nobody has taken over yet.
  case peers(path: String)
  /// It is a state of heptapod-paas-runner that cannot be taken over; it is left as it is.
  case refused(path: String, ImportError)
}

extension StateFileError {
  /// Whether there is no room, so that nothing is wrong with the file itself.
  public var isOfFullDisk: Bool {
    guard case .unusable(_, let why) = self else { return false }
    return [Errno.noSpace, .diskQuotaExceeded, .fileTooLarge].contains { describe($0) == why }
  }
}
