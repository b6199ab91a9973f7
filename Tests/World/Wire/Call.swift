import FlyingFox
public import Foundation

/// One HTTP request that reached the world.
public struct Call: Sendable {
  /// In upper case.
  public let method: String
  /// The parts of the path between slashes, percent encoding undone in each.
  public let path: [String]
  /// The last value of each name in the query.
  public let query: [String: String]
  /// By name in lower case.
  public let headers: [String: String]
  /// The whole body.
  public let body: Data
  /// The caller's TCP port, by which its connection is found again.
  let peerPort: UInt16?

  /// The parameters of a Grape API: the query, over it a form or a JSON object in the body.
  public var parameters: [String: JSON] {
    var all = query.mapValues { JSON.string($0) }
    if headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true {
      let form = Self.query(in: String(decoding: body, as: UTF8.self))
      all.merge(form.mapValues { .string($0) }) { $1 }
    } else if case .object(let members)? = JSON.read(body) {
      all.merge(members) { $1 }
    }
    return all
  }

  /// Method, path and query, percent encoding undone.
  public var line: String {
    let parameters = query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let all = parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")
    return "\(method) /\(path.joined(separator: "/"))\(all)"
  }

  /// The token of an `Authorization: Bearer`.
  var bearer: String? {
    guard let value = headers["authorization"], value.hasPrefix("Bearer ") else { return nil }
    return String(value.dropFirst(7))
  }

  init(_ request: HTTPRequest) async throws {
    method = request.method.rawValue
    let target = request.target
    path = target.path().split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
    query = Self.query(in: target.query())
    headers = Dictionary(
      request.headers.map { ($0.key.rawValue.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
    body = try await request.bodyData
    guard case .ip4(_, let port)? = request.remoteAddress else {
      peerPort = nil
      return
    }
    peerPort = port
  }

  /// A call that came over no connection.
  init(
    _ method: String, path: [String], query: [String: String] = [:],
    headers: [String: String] = [:], body: Data = Data()
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    peerPort = nil
  }

  private static func query(in text: String) -> [String: String] {
    let pairs = text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        let spaced = $0.replacingOccurrences(of: "+", with: " ")
        return spaced.removingPercentEncoding ?? spaced
      }
      return (parts.first ?? "", parts.dropFirst().first ?? "")
    }
    return Dictionary(pairs) { $1 }
  }
}
