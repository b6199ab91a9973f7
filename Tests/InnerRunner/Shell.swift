import Glibc

/// One run of /bin/sh in a process group of its own, its output in a pipe.
struct Shell {
  let process: pid_t
  let output: Int32

  /// Starts `text`; nil when that is impossible (a script above 128 KiB, no shell).
  init?(_ text: String, environment: [String]) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    guard let process = Self.spawn(["/bin/sh", "-c", text], environment, output: ends[1]) else {
      close(ends[0])
      return nil
    }
    self.process = process
    output = ends[0]
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
  }

  private static func spawn(
    _ arguments: [String], _ environment: [String], output: Int32
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    let argv = arguments.map { strdup($0) } + [nil]
    let envp = environment.map { strdup($0) } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var process: pid_t = 0
    let result = posix_spawn(&process, "/bin/sh", &actions, &attributes, argv, envp)
    return result == 0 ? process : nil
  }

  /// Waits at most `milliseconds` for output; nil at its end.
  func read(waiting milliseconds: Int) -> [UInt8]? {
    var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, Int32(clamping: milliseconds)) > 0 else { return [] }
    var piece = [UInt8](repeating: 0, count: 65536)
    let count = Glibc.read(output, &piece, piece.count)
    if count < 0 { return errno == EAGAIN || errno == EINTR ? [] : nil }
    return count == 0 ? nil : Array(piece[..<count])
  }

  /// The exit status, 128 and the signal for a killed one; nil while it runs.
  func status() -> Int32? {
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) == process else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Ends it and all that it started.
  func stop() { kill(-process, SIGKILL) }
}
