import Foundation
import Synchronization
import Testing

/// Every token of a world, and the places in which one of them was found.
final class Vault: Sendable {
  private let tokens = Mutex<[String: String]>([:])
  private let found = Mutex<Set<String>>([])
  private let looked = Mutex<[String: Int]>([:])

  /// Adds a token, and the forms in which HTTP hides one.
  func add(_ name: String, _ token: String, users: [String] = []) {
    let forms = users.map { Data("\($0):\(token)".utf8).base64EncodedString() }
    tokens.withLock {
      $0[name] = token
      for (number, form) in forms.enumerated() { $0["\(name), encoded \(number)"] = form }
    }
  }

  /// Looks for all tokens.
  /// - Parameter place: what is searched, as it begins in `allowances`.
  func search(_ bytes: Data, in place: String) {
    let kind = place.split(separator: " ").prefix(2).joined(separator: " ")
    looked.withLock { $0[kind, default: 0] += 1 }
    for (name, token) in tokens.withLock({ $0 }) where bytes.range(of: Data(token.utf8)) != nil {
      let isAllowed = Self.allowances.contains {
        place.hasPrefix($0.place) && $0.tokens.contains(where: name.hasPrefix)
      }
      if !isAllowed { found.withLock { _ = $0.insert("\(name) in \(place)") } }
    }
  }

  func search(_ text: String, in place: String) { search(Data(text.utf8), in: place) }

  /// What was found where it may not be.
  var leaks: [String] { found.withLock { $0.sorted() } }
  /// How many tokens there are.
  var count: Int { tokens.withLock { $0.count } }
  /// How often which sort of place was searched.
  var searches: [String: Int] { looked.withLock { $0 } }
}

extension Vault {
  /// Searches all files below a folder, and looks at the modes of those that hpr writes.
  /// - Parameter names: files of others, whose mode is not ours.
  func search(folder: String, except names: Set<String>) throws {
    guard let files = FileManager.default.enumerator(atPath: folder) else { return }
    for case let name as String in files where !names.contains(name) {
      let path = "\(folder)/\(name)"
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
        continue
      }
      let mode = attributes[.posixPermissions] as? Int ?? 0
      guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
      #expect(mode == 0o600, "\(name) has the mode \(String(mode, radix: 8))")
      search(try Data(contentsOf: URL(filePath: path)), in: "file \(name)")
    }
  }
}
