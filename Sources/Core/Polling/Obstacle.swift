/// Why a runner is not asked for jobs.
struct Obstacle: Sendable, Hashable {
  /// One line for the operator.
  var text: String
  /// Whether the log tells it: that something has only not been answered yet is no news.
  var isNews: Bool

  /// Something that stands in the way.
  init(_ text: String) {
    self.text = text
    isNews = true
  }

  /// Trouble, or the mere lack of an answer.
  init(_ trouble: String?, orNotYet text: String) {
    self.text = trouble ?? text
    isNews = trouble != nil
  }
}
