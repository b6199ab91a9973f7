import Glibc

/// What the kernel lets this process have. Where it is too little to work with, that is said at the
/// start: what runs out in the midst of the work can end a Swift program without a word.
enum ProcessLimits {
  /// Fewer open files are too few for the timers of the runtime, the state and a few connections.
  static let leastFiles = 32
  /// Fewer bytes of addresses are too few for the stacks of the threads, most of which is never used.
  static let leastAddresses = 1 << 30

  /// Raises the limit of open files to the most that the process may ask for: systemd and shells
  /// begin with 1024, which a thousand held requests for jobs would use up. Where that is refused,
  /// the HTTP client keeps to what there is.
  /// - Throws: `CommandError` where a limit is too low to begin.
  static func prepare() async throws(CommandError) {
    let files = raiseFiles()
    if files < leastFiles {
      throw CommandError(
        .failed, "run", "at most \(files) files may be open; \(leastFiles) are needed",
        hint: "raise the hard limit: ulimit -Hn, or LimitNOFILE= of the systemd unit")
    }
    let addresses = limit(RLIMIT_AS).map { Int(clamping: $0.rlim_cur) } ?? .max
    if addresses < leastAddresses {
      throw CommandError(
        .failed, "run",
        "the address space is limited to \(addresses >> 20) MiB; \(leastAddresses >> 20) are needed",
        hint: "raise the limit: ulimit -v, or LimitAS= of the systemd unit")
    }
    await makeTimers()
  }

  /// The runtime opens what it waits with when somebody waits for the first time, and traps where it
  /// cannot. So it is made to do so while there is room.
  private static func makeTimers() async {
    // A cancelled wait has been one too.
    try? await Task.sleep(for: .milliseconds(1))
  }

  private static func raiseFiles() -> Int {
    guard var limit = limit(RLIMIT_NOFILE) else { return .max }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: Self.limit(RLIMIT_NOFILE)?.rlim_cur ?? .max)
  }

  private static func limit(_ resource: __rlimit_resource) -> rlimit? {
    var limit = rlimit()
    let status = getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    return status == 0 ? limit : nil
  }
}
