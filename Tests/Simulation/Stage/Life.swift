import Core
import Providers

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
  /// By how much its clock is ahead of the world's.
  let clockAhead: Duration
  /// It was told to end by itself: nobody is asked any more.
  var isStopping = false
  /// hpr's own clients of Clever Cloud, by the runners' places.
  var clouds: [Int: CleverCloudProvider] = [:]
  /// What was composed last for each application.
  var trees: [ResourceID: BuildContext] = [:]

  init(_ number: Int, at start: Instant, clockAhead: Duration = .zero) {
    self.number = number
    self.start = start
    self.clockAhead = clockAhead
  }

  /// When in the world it is that time by its clock.
  func inWorld(_ instant: Instant) -> Instant { instant + (.zero - clockAhead) }
}
