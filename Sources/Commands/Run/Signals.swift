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
    var set = orderSet()
    pthread_sigmask(how, &set, nil)
  }

  private static func orderSet() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for order in orders { sigaddset(&set, order) }
    return set
  }

  /// The signals, as they come, held ones first. The thread that takes them lasts as long as the
  /// process.
  static func stream() -> AsyncStream<CInt> {
    let (stream, source) = AsyncStream<CInt>.makeStream()
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Source(source))
    let failure = pthread_create(&thread, nil, { takeSignals($0) }, box.toOpaque())
    if failure != 0 { box.release() }
    return stream
  }

  private final class Source: Sendable {
    let continuation: AsyncStream<CInt>.Continuation
    init(_ continuation: AsyncStream<CInt>.Continuation) { self.continuation = continuation }
  }

  private static func takeSignals(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let source = Unmanaged<Source>.fromOpaque(context).takeRetainedValue()
    var set = orderSet()
    while true {
      var number: CInt = 0
      guard sigwait(&set, &number) == 0 else { continue }
      source.continuation.yield(number)
    }
  }
}
