import Foundation

/// The head of a request on its way to the engine: what holds look at, and how its body ends.
struct RequestHead: Equatable {
  let method: String
  /// Without the query and the version of the API.
  let path: String
  /// The query, percent encoding undone.
  let query: String
  /// All of the first line.
  let line: String
  private let headers: [(name: String, value: String)]

  static func == (one: Self, other: Self) -> Bool {
    one.method == other.method && one.path == other.path
  }

  /// - Parameter text: all up to the empty line; a nonsensical one gives a request without a body.
  init(_ text: String) {
    let lines = text.split(separator: "\r\n")
    line = lines.first.map(String.init) ?? ""
    let words = lines.first?.split(separator: " ") ?? []
    method = words.first.map(String.init) ?? ""
    let target = words.dropFirst().first ?? ""
    path = Self.unversioned(target.prefix { $0 != "?" })
    let rest = String(target.drop { $0 != "?" }.dropFirst())
    query = rest.removingPercentEncoding ?? rest
    headers = lines.dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return (line[..<colon].lowercased(), value.lowercased())
    }
  }

  private static func unversioned(_ path: Substring) -> String {
    let parts = path.split(separator: "/", maxSplits: 1)
    guard let first = parts.first, first.first == "v", first.dropFirst().first?.isNumber == true
    else { return String(path) }
    return "/" + (parts.dropFirst().first ?? "")
  }

  private func value(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// How the body that follows ends.
  var framing: BodyFraming {
    if value("upgrade") != nil { return .endless }
    if value("transfer-encoding")?.hasSuffix("chunked") == true { return .chunked(ChunkScanner()) }
    return .length(value("content-length").flatMap { Int($0) } ?? 0)
  }
}

/// Which requests a hold meets, such as `POST /build`, `GET /containers/*/json`, `DELETE *`.
public struct RequestPattern: Sendable, Equatable, ExpressibleByStringLiteral {
  private let method: String
  private let path: String

  /// The method, or `*`, and a path in which `*` stands for any text; without query and version.
  public init(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1)
    method = parts.first.map(String.init) ?? "*"
    path = parts.dropFirst().first.map(String.init) ?? "*"
  }

  /// As `init(_:)`.
  public init(stringLiteral value: String) { self.init(value) }

  func meets(_ head: RequestHead) -> Bool {
    (method == "*" || method == head.method) && Self.matches(path[...], head.path[...])
  }

  private static func matches(_ pattern: Substring, _ text: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      return matches(pattern.dropFirst(), text)
        || !text.isEmpty && matches(pattern, text.dropFirst())
    }
    return text.first == first && matches(pattern.dropFirst(), text.dropFirst())
  }
}
