import Core

/// What the engine answered to a call.
struct EngineAnswer: Sendable {
  var status: Int
  var body: [UInt8]
  /// What must not be quoted.
  private let secrecy: Secrecy

  init(status: Int, body: [UInt8], hiding secrecy: Secrecy = Secrecy()) {
    self.status = status
    self.body = body
    self.secrecy = secrecy
  }

  init(_ response: HTTPResponse, hiding secrecy: Secrecy) {
    self.init(status: response.head.status, body: response.body, hiding: secrecy)
  }

  /// The engine's words: every error is `{"message": …}`; anything else is given as it came.
  var message: String { secrecy.hiding(in: words) }

  private var words: String {
    if let node = try? JSONNode.parse(body), let text = node["message"]?.string { return text }
    return String(decoding: body.prefix(1000), as: UTF8.self)
  }

  /// The answer as a failure.
  var failure: EngineFailure { .answer(status: status, message: message) }

  /// Whether the version in the path was refused; such a call has done nothing.
  var refusesVersion: Bool { status == 400 && message.contains("client version") }

  /// The body as a JSON document, if the status is the one hoped for.
  func document(_ hopedFor: Int = 200) throws(EngineFailure) -> JSONNode {
    guard status == hopedFor else { throw failure }
    do {
      return try JSONNode.parse(body)
    } catch {
      throw .unreadable("its answer is not JSON: \(error.message)")
    }
  }
}
