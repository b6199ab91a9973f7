import Foundation
import Synchronization
import Testing

/// Every token of a world, and the places in which one of them was found.
final class Vault: Sendable {
  /// By how they begin, for nearly all begin alike, and nearly no place has that beginning.
  private let tokens = Mutex<[Data: [String: Data]]>([:])
  private let found = Mutex<Set<String>>([])
  private let looked = Mutex<[String: Int]>([:])

  /// Adds a token, and the forms in which HTTP hides one.
  func add(_ name: String, _ token: String, users: [String] = []) {
    let forms = users.map { Data("\($0):\(token)".utf8).base64EncodedData() }
    for (number, form) in ([Data(token.utf8)] + forms).enumerated() where !token.isEmpty {
      let name = number == 0 ? name : "\(name), encoded \(number)"
      tokens.withLock { $0[form.prefix(6), default: [:]][name] = form }
    }
  }

  /// Looks for all tokens.
  /// - Parameter place: what is searched, as it begins in `allowances`.
  func search(_ bytes: Data, in place: String) {
    let kind = place.split(separator: " ").prefix(2).joined(separator: " ")
    looked.withLock { $0[kind, default: 0] += 1 }
    let allowed = Self.allowances.filter { place.hasPrefix($0.place) }.flatMap(\.tokens)
    for (beginning, alike) in tokens.withLock({ $0 }) where bytes.range(of: beginning) != nil {
      for (name, token) in alike where !allowed.contains(where: name.hasPrefix) {
        if bytes.range(of: token) != nil { found.withLock { _ = $0.insert("\(name) in \(place)") } }
      }
    }
  }

  func search(_ text: String, in place: String) { search(Data(text.utf8), in: place) }

  /// What was found where it may not be.
  var leaks: [String] { found.withLock { $0.sorted() } }
  /// How many tokens there are.
  var count: Int { tokens.withLock { $0.values.reduce(0) { $0 + $1.count } } }
  /// How often which sort of place was searched.
  var searches: [String: Int] { looked.withLock { $0 } }
}
