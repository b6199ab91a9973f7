import Glibc

/// The signals that a command takes as orders.
///
/// A handler is set as the first thing the process does; it writes the signal's number into a pipe,
/// where it waits until somebody reads. So a signal that comes early is neither lost nor deadly.
/// Blocking them instead does not do: libdispatch's main thread waits with every signal let through.
public enum Signals {
  private static let orders = [SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1]

  /// Both ends of the pipe, made once; -1 where there is none to be had.
  fileprivate static let pipe: (reading: CInt, writing: CInt) = {
    standardDescriptorsAreTaken()
    var ends: [CInt] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { return (-1, -1) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }()

  /// Started without a standard stream, the pipe would take its number, and what is written to the
  /// stream would come back as signals. /dev/null opened for reading takes it instead: writing to
  /// it still fails.
  private static func standardDescriptorsAreTaken() {
    for descriptor in 0...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// Keeps the signals waiting. To be called before any thread is started.
  public static func hold() {
    signal(SIGPIPE, SIG_IGN)
    guard pipe.writing >= 0 else { return }
    for order in orders {
      signal(order) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        let before = errno
        _ = write(Signals.pipe.writing, &byte, 1)
        errno = before
      }
    }
  }

  /// Gives the signals their usual effect, those included that came meanwhile: for commands that
  /// may be ended at any moment.
  static func release() {
    for order in orders { signal(order, SIG_DFL) }
    guard pipe.reading >= 0 else { return }
    _ = fcntl(pipe.reading, F_SETFL, O_NONBLOCK)
    var byte: UInt8 = 0
    while read(pipe.reading, &byte, 1) == 1 { raise(CInt(byte)) }
  }

  /// Whether signals are held that nobody has taken.
  static var areWaiting: Bool {
    guard pipe.reading >= 0 else { return false }
    var wish = pollfd(fd: pipe.reading, events: Int16(POLLIN), revents: 0)
    return poll(&wish, 1, 0) > 0
  }

  /// The signals, as they come, held ones first. The thread that reads them lasts as long as the
  /// process.
  static func stream() -> AsyncStream<CInt> {
    AsyncStream { SignalThread($0).start() }
  }
}

/// The thread that reads the pipe.
private final class SignalThread: Sendable {
  private let listener: AsyncStream<CInt>.Continuation

  init(_ listener: AsyncStream<CInt>.Continuation) { self.listener = listener }

  func start() {
    var thread = pthread_t()
    let owned = Unmanaged.passRetained(self)
    let result = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<SignalThread>.fromOpaque(context).takeRetainedValue().listen()
        return nil
      }, owned.toOpaque())
    if result == 0 { pthread_detach(thread) } else { owned.release() }
  }

  private func listen() {
    var byte: UInt8 = 0
    while true {
      let count = read(Signals.pipe.reading, &byte, 1)
      if count == 1 {
        listener.yield(CInt(byte))
      } else if count == 0 || errno != EINTR {
        return
      }
    }
  }
}
