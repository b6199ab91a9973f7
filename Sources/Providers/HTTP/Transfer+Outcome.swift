import CCurl
import Glibc

extension Transfer {
  /// What a transfer that libcurl has ended with `code` means.
  func outcome(of code: CURLcode) -> Result<HTTPResponse, HTTPError> {
    switch fault {
    case .headTooLarge: return failure(.unreadable, "the head of the answer is too large")
    case .bodyTooLarge:
      let limit = exchange.request.limit(of: heads.head?.status)
      return failure(.unreadable, "the answer is larger than \(limit) bytes")
    case .lengthsDiffer: return failure(.unreadable, "the answer has two lengths that differ")
    case .sentBefore: return failure(.cut, "the kept connection was cut before an answer")
    case nil: break
    }
    if code != CURLE_OK { return failure(kind(of: code), words(for: code)) }
    // To libcurl an answer that ends within its head is one without a body.
    guard heads.isWhole, let head = heads.head else {
      return failure(.cut, "the connection ended within the head of the answer")
    }
    return .success(HTTPResponse(head: head, body: body))
  }

  /// The end by a deadline.
  func overdue(bySilence isSilence: Bool) -> Result<HTTPResponse, HTTPError> {
    let deadlines = exchange.request.deadlines
    return isSilence
      ? failure(.timedOut, "not one byte moved for \(deadlines.silence ?? .zero)")
      : failure(.timedOut, "no whole answer in \(deadlines.total ?? .zero)")
  }

  /// The end by the closing of the client.
  func closed() -> Result<HTTPResponse, HTTPError> {
    failure(.cancelled, "the HTTP client was closed")
  }

  private func failure(
    _ kind: HTTPError.Kind, _ words: String
  ) -> Result<HTTPResponse, HTTPError> {
    // One line, whatever words a far side's certificate or header put into libcurl's mouth.
    let line = words.unicodeScalars.map { $0.properties.isWhitespace ? " " : Character($0) }
    return .failure(
      HTTPError(
        kind, "\(exchange.request.summary): \(String(line.prefix(300)))",
        mayHaveBeenSent: hasSent, status: heads.isWhole ? heads.head?.status : nil,
        received: body))
  }

  /// Whether libcurl wrote any byte of the request, over all its attempts. It counts a CONNECT to a
  /// proxy too, but the exchange begins only behind it.
  private var hasSent: Bool {
    wasSentBefore || exchange.hasBegun && easy.number(CURLINFO_REQUEST_SIZE) > 0
  }

  /// Whether answers on this connection come side by side; nil if there was none.
  var sharesConnection: Bool? {
    let version = easy.number(CURLINFO_HTTP_VERSION)
    return version == 0 ? nil : version >= Int(CURL_HTTP_VERSION_2_0)
  }

  private func kind(of code: CURLcode) -> HTTPError.Kind {
    switch code {
    case CURLE_OPERATION_TIMEDOUT: .timedOut
    case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_FILESIZE_EXCEEDED: .unreadable
    // libcurl says so of a forbidden scheme, and of an answer without a status line.
    case CURLE_UNSUPPORTED_PROTOCOL: hasSent ? .unreadable : .invalidRequest
    case CURLE_ABORTED_BY_CALLBACK: .cancelled
    // A failure to connect on the second attempt is a cut of the first.
    case _ where hasSent: .cut
    case CURLE_URL_MALFORMAT, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_FAILED_INIT,
      CURLE_OUT_OF_MEMORY, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_LOGIN_DENIED:
      .invalidRequest
    default: .notConnected
    }
  }

  private func words(for code: CURLcode) -> String {
    let words = easy.words(for: code)
    // libcurl keeps this number beyond the attempt it belongs to; believe it only here.
    let error = code == CURLE_COULDNT_CONNECT ? easy.number(CURLINFO_OS_ERRNO) : 0
    guard error != 0, let text = strerror(Int32(truncatingIfNeeded: error)) else { return words }
    return "\(words) (\(String(cString: text)))"
  }
}
