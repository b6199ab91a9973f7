/// One call of the API.
struct CleverCall: Sendable {
  var method: String
  /// The path below the API's root, or below an organisation.
  var path: [String]
  var query: [(name: String, value: String)] = []
  var body: [UInt8]?
  var total: Duration = .seconds(30)

  /// For creations, deletions and listings (design §3.3).
  static let long: Duration = .seconds(60)

  init(
    _ method: String, _ path: [String], query: [(name: String, value: String)] = [],
    body: [UInt8]? = nil, total: Duration = .seconds(30)
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    self.total = total
  }

  /// The same call below an organisation.
  func below(organisation: String) -> CleverCall {
    var call = self
    call.path = ["organisations", organisation] + path
    return call
  }

  func url(root: String) -> String {
    let pairs = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
    return root + path.map { "/" + $0.percentEncoded }.joined()
      + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
  }
}
