/// The head of an answer.
public struct HTTPHead: Sendable {
  /// The status of the last answer (not of an interim one).
  public var status: Int
  /// Header fields in the order in which they came.
  public var headers: [(name: String, value: String)]

  /// Joins the parts.
  public init(status: Int, headers: [(name: String, value: String)]) {
    self.status = status
    self.headers = headers
  }

  /// The value of the first field of that name, in any case of letters.
  public func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }
}

/// A whole answer.
public struct HTTPResponse: Sendable {
  /// Status and header fields.
  public var head: HTTPHead
  /// The body.
  public var body: [UInt8]

  /// Joins the parts.
  public init(head: HTTPHead, body: [UInt8]) {
    self.head = head
    self.body = body
  }
}
