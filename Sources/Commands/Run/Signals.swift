import Glibc

/// The signals that a command takes as orders.
///
/// They are blocked as the first thing the process does and taken from the kernel by one thread, so
/// that a signal that comes before anybody listens is neither lost nor deadly.
public enum Signals {
  private static let orders = [SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1]

  /// Keeps the signals waiting. To be called before any thread is started.
  public static func hold() {
    signal(SIGPIPE, SIG_IGN)
    change(SIG_BLOCK)
  }

  /// Gives the signals their usual effect: for commands that may be ended at any moment.
  static func release() { change(SIG_UNBLOCK) }

  private static func change(_ how: CInt) {
    var set = sigset_t()
    orders(in: &set)
    pthread_sigmask(how, &set, nil)
  }

  /// The signals, as they come, held ones first. The thread that takes them lasts as long as the
  /// process.
  static func stream() -> AsyncStream<CInt> {
    AsyncStream { SignalThread($0).start() }
  }

  fileprivate static func orders(in set: inout sigset_t) {
    sigemptyset(&set)
    for order in orders { sigaddset(&set, order) }
  }
}

/// The thread that takes signals from the kernel.
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
    var set = sigset_t()
    Signals.orders(in: &set)
    while true {
      var number: CInt = 0
      if sigwait(&set, &number) == 0 { listener.yield(number) }
    }
  }
}
