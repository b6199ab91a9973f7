internal import Synchronization

/// A value behind a lock: the only kind of lock in hpr, and in the tests of its layers.
///
/// ThreadSanitizer does not see into the standard library, where threads that wait for a `Mutex`
/// sleep on a futex, and calls what they do one after the other a race. The turn beside it says the
/// same in code that it sees: who has the lock comes after whoever had it before.
public final class Lock<Value>: Sendable {
  private let value: Mutex<Value>
  private let turn = Atomic(false)

  /// A lock that nobody has.
  public init(_ value: sending Value) {
    self.value = Mutex(value)
  }

  /// Calls `body` while nobody else has the value. No continuation is resumed in there.
  public func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    value.withLock { value in
      _ = turn.load(ordering: .acquiring)
      defer { turn.store(true, ordering: .releasing) }
      return body(&value)
    }
  }
}
