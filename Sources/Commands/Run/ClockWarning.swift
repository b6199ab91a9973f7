/// What an operator is told of a clock that was set since the state was written.
struct ClockWarning {
  let message: String
  let seconds: Int64

  /// Nil for moments, by which a clock that is kept by others is set now and then: that is no news.
  init?(_ change: Duration) {
    seconds = abs(change.components.seconds)
    guard seconds > 60 else { return nil }
    let direction = change < .zero ? "back" : "forward"
    message = "the clock was set \(direction) since the state was written"
  }
}
