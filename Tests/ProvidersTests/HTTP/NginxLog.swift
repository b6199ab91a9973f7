import Foundation
import TestSupport

/// What an nginx has written to its log since it was last forgotten.
final class NginxLog: @unchecked Sendable {
  private let condition = NSCondition()
  private var text = ""

  /// Takes down what it writes, until it has written these words, or closes its log.
  func read(_ nginx: Child, until words: String? = nil) {
    while case let bytes = nginx.read(), !bytes.isEmpty {
      let isWritten = condition.withLock {
        text += String(decoding: bytes, as: UTF8.self)
        condition.broadcast()
        return words.map(text.contains) ?? false
      }
      if isWritten { return }
    }
  }

  func forget() { condition.withLock { text = "" } }

  /// Blocks its thread for 20 seconds at most.
  func wait(for words: String) {
    condition.withLock {
      while !text.contains(words) {
        precondition(condition.wait(until: Date(timeIntervalSinceNow: 20)), "nginx: \(text)")
      }
    }
  }
}
