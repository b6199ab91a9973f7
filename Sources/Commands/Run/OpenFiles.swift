import Glibc

/// How many files and connections the process may have open.
enum OpenFiles {
  /// Raises the limit to the most that the process may ask for: systemd and shells begin with 1024,
  /// which a thousand held requests for jobs would use up. Where that is refused, the HTTP client
  /// keeps to what there is.
  static func raiseLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
