import Core

/// One life of the dispatcher, from its start to its end or crash. What still runs of a life that is
/// over reaches nothing and is answered at once, so that it ends.
final class Life: @unchecked Sendable {
  let number: Int
  let inbox = Inbox()
  /// It was killed, or has ended.
  var isOver = false
  /// `Dispatcher.run` has returned.
  var hasReturned = false
  /// When it began.
  let start: Instant
  /// It was told to end by itself: nobody is asked any more.
  var isStopping = false

  init(_ number: Int, at start: Instant) {
    self.number = number
    self.start = start
  }
}
