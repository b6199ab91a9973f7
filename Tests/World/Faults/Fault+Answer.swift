import Foundation

extension Fault {
  /// The answer of a call that this fault ends.
  ///
  /// - Parameter answer: the true one, where the coordinator has acted.
  func answer(_ answer: Answer, at now: Double) -> Answer {
    var answer = answer
    switch action {
    case .hold, .delay, .refuse: break
    case .answer: answer = Answer(status ?? 503, headers(at: now), text: body)
    case .html: answer = page(at: now)
    case .cut, .reset: answer.cut = .whole
    case .half: answer.cut = .half
    case .endless:
      answer = Answer(status ?? 200, headers(at: now), text: body.isEmpty ? " " : body)
      answer.cut = .never
    }
    return answer
  }

  private func page(at now: Double) -> Answer {
    let status = status ?? 502
    let text = """
      <!DOCTYPE html>
      <html><head><title>\(status)</title></head>
      <body><h1>\(status)</h1><p>The server is having a rest.</p></body></html>
      """
    let type = ["Content-Type": "text/html; charset=utf-8"]
    return Answer(
      status, type.merging(headers(at: now)) { $1 }, text: body.isEmpty ? text : body)
  }

  private func headers(at now: Double) -> [String: String] {
    headers.mapValues { value in
      guard value.hasPrefix("@+"), let seconds = Double(value.dropFirst(2)) else { return value }
      return Self.date(now + seconds)
    }
  }

  /// A date as HTTP writes it (RFC 9110 §5.6.7).
  static func date(_ time: Double) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.string(from: Date(timeIntervalSince1970: time))
  }
}
