import CCurl
import Core
import Glibc

extension Transfer {
  /// Tells libcurl what to do; the first refusal is in `easy.firstFailure`.
  func prepare(_ settings: ClientSettings) {
    let request = exchange.request
    setManners(userAgent: settings.userAgent)
    setProxy(of: request, settings.proxies)
    easy.set(CURLOPT_URL, request.url)
    easy.set(CURLOPT_UNIX_SOCKET_PATH, request.unixSocket)
    setIdentity(request.tls)
    setDeadlines(request.deadlines)
    setMethod(request)
    easy.setFields(request.headerLines)
    setFunctions()
  }

  private func setManners(userAgent: String) {
    easy.set(CURLOPT_NOSIGNAL, true)
    // A look-up of a name that hangs would hold the whole thread when its request is removed.
    _ = hpr_easy_set_long(easy.pointer, CURLOPT_QUICK_EXIT, 1)
    easy.set(CURLOPT_USERAGENT, userAgent)
    easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
    easy.set(CURLOPT_FOLLOWLOCATION, false)
    easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
    easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
  }

  /// An empty text keeps libcurl from looking into the environment by itself.
  private func setProxy(of request: HTTPRequest, _ proxies: ProxySettings) {
    let proxy = proxies.proxy(for: request)
    easy.set(CURLOPT_PROXY, proxy?.address ?? "")
    easy.set(CURLOPT_NOPROXY, proxies.exceptions)
    easy.set(CURLOPT_PROXYUSERNAME, proxy?.user)
    easy.set(CURLOPT_PROXYPASSWORD, proxy?.password?.reveal())
  }

  private func setIdentity(_ identity: TLSIdentity) {
    easy.set(CURLOPT_CAINFO, identity.authorityFile)
    easy.set(CURLOPT_SSLCERT, identity.certificateFile)
    easy.set(CURLOPT_SSLKEY, identity.keyFile)
  }

  /// The other deadlines are the loop's: what libcurl ends by itself leaves a stream of HTTP/2 open.
  /// Zero would mean "never" to libcurl, and so might what does not fit into 32 bits.
  private func setDeadlines(_ deadlines: HTTPDeadlines) {
    let connect = max(1, min(deadlines.connect.inMilliseconds, Int64(Int32.max)))
    easy.set(CURLOPT_CONNECTTIMEOUT_MS, Int(connect))
  }

  private func setMethod(_ request: HTTPRequest) {
    if request.method == "HEAD" { return easy.set(CURLOPT_NOBODY, true) }
    easy.set(CURLOPT_CUSTOMREQUEST, request.method)
    guard let size = request.bodySize else { return }
    easy.set(CURLOPT_UPLOAD, true)
    easy.setOffset(CURLOPT_INFILESIZE_LARGE, size)
    // When a kept connection is closed before an answer, libcurl sends the request once more if it
    // can rewind the body. Who has acted on it already would then act twice.
    if request.mayBeRepeated {
      easy.note(
        hpr_easy_set_seek_function(easy.pointer) { context, offset, origin in
          guard let transfer = Transfer.at(context), origin == SEEK_SET else {
            return Int32(CURL_SEEKFUNC_FAIL)
          }
          transfer.rewindBody(to: Int(offset))
          return Int32(CURL_SEEKFUNC_OK)
        })
      easy.setPointer(CURLOPT_SEEKDATA, context)
    } else if request.needsOwnConnection {
      easy.set(CURLOPT_FRESH_CONNECT, true)
    }
  }

  private var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  private static func at(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private func setFunctions() {
    easy.setPointer(CURLOPT_PRIVATE, context)
    easy.setPointer(CURLOPT_HEADERDATA, context)
    easy.setPointer(CURLOPT_WRITEDATA, context)
    easy.setPointer(CURLOPT_READDATA, context)
    easy.note(
      hpr_easy_set_transfer_function(easy.pointer, CURLOPT_HEADERFUNCTION) {
        data, size, n, context in
        let line = UnsafeRawBufferPointer(start: data, count: size * n)
        return Transfer.at(context)?.takeLine(line) ?? 0
      })
    easy.note(
      hpr_easy_set_transfer_function(easy.pointer, CURLOPT_WRITEFUNCTION) {
        data, size, n, context in
        let bytes = UnsafeRawBufferPointer(start: data, count: size * n)
        return Transfer.at(context)?.takeBody(bytes) ?? 0
      })
    easy.note(
      hpr_easy_set_transfer_function(easy.pointer, CURLOPT_READFUNCTION) { data, size, n, context in
        let room = UnsafeMutableRawBufferPointer(start: data, count: size * n)
        return Transfer.at(context)?.giveBody(into: room) ?? Int(CURL_READFUNC_ABORT)
      })
    easy.setPointer(CURLOPT_SOCKOPTDATA, context)
    easy.note(
      hpr_easy_set_socket_function(easy.pointer) { context, socket, _ in
        guard Transfer.at(context)?.mayOpen() == true else { return Int32(CURL_SOCKOPT_ERROR) }
        return Transfer.tune(socket)
      })
    easy.setPointer(CURLOPT_PREREQDATA, context)
    // Every connection has a port of its own at our end.
    easy.note(
      hpr_easy_set_ready_function(easy.pointer) { context, _, _, _, port in
        let isWanted = Transfer.at(context)?.settle(on: Int(port)) == true
        return Int32(isWanted ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT)
      })
  }

  /// Makes a dead connection known within 20 s instead of the system's quarter of an hour: it
  /// would go on being reused, for a deadline ends an HTTP/2 stream and not its connection. A Unix
  /// socket refuses these options, and needs none.
  private static func tune(_ socket: curl_socket_t) -> Int32 {
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    let options = [
      (SOL_SOCKET, SO_KEEPALIVE, 1), (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30),
      (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 10), (Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 20_000),
    ]
    for (level, option, value) in options {
      var value = Int32(value)
      setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
    return Int32(CURL_SOCKOPT_OK)
  }
}
