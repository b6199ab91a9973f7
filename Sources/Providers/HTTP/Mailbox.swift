import CCurl
import Core
import Glibc

/// What a client is told once.
struct ClientSettings: Sendable {
  var userAgent: String
  var proxies: ProxySettings
  var bounds: ConnectionBounds
}

/// The way from any task to the client's thread, and the thread's life.
final class Mailbox: Sendable {
  /// What the thread is asked to do.
  enum Order: Sendable {
    case start(Exchange)
    /// The caller is behind no more.
    case resume(Exchange)
    /// Nobody waits for the answer any more.
    case drop(Exchange)
  }

  private struct State {
    var orders: [Order] = []
    /// The thread's multi handle while the client is open: here only to be woken up by.
    var multi: UnsafeMutableRawPointer?
    var isOpen = false
  }

  let settings: ClientSettings
  private let state = Lock(State())

  /// libcurl wants this once in a process; its own result is what counts later.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(_ settings: ClientSettings) { self.settings = settings }

  /// Starts the thread. Without memory or threads the mailbox stays closed.
  func open() {
    guard Self.isReady else { return }
    state.withLock { $0.isOpen = true }
    var thread = pthread_t()
    let mailbox = Unmanaged.passRetained(self)
    let result = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Mailbox>.fromOpaque(context).takeRetainedValue().serve()
        return nil
      }, mailbox.toOpaque())
    if result == 0 {
      pthread_detach(thread)
    } else {
      mailbox.release()
      close()
    }
  }

  /// Asks the thread to end everything and itself.
  func close() {
    state.withLock {
      $0.isOpen = false
      wake($0)
    }
  }

  /// Gives the thread an order; false if the client is closed.
  @discardableResult func post(_ order: Order) -> Bool {
    state.withLock {
      guard $0.isOpen else { return false }
      $0.orders.append(order)
      wake($0)
      return true
    }
  }

  /// The orders since the last call, and whether there may be more.
  func take() -> (orders: [Order], isOpen: Bool) {
    state.withLock { state in
      defer { state.orders = [] }
      return (state.orders, state.isOpen)
    }
  }

  /// Called under the lock, so that the handle cannot be freed meanwhile.
  private func wake(_ state: State) {
    if let multi = state.multi { curl_multi_wakeup(multi) }
  }

  private func serve() {
    hpr_name_thread("hpr-http")
    blockSignals()
    guard let multi = curl_multi_init() else { return refuseAll() }
    state.withLock { state in state.multi = multi }
    TransferLoop(self, multi: multi).run()
    state.withLock { state in state.multi = nil }
    curl_multi_cleanup(multi)
  }

  private func refuseAll() {
    close()
    for case .start(let exchange) in take().orders { exchange.cancel("no memory for HTTP") }
  }

  /// Signals are others' to handle, and a TLS library that writes to a closed connection must not
  /// end the process by SIGPIPE. Threads that libcurl starts from here inherit it.
  private func blockSignals() {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
  }
}
