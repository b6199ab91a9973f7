/// Why a state file cannot be used.
public enum StateFileError: Error, Sendable, Hashable {
  /// Another process holds the lock.
  case locked(path: String)
  /// A file or directory cannot be read or written.
  case unusable(path: String, why: String)
  /// The content is not a state that this version reads; the file is left as it is.
  case unreadable(path: String, why: String)
}
