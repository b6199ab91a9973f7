public import Foundation

/// A certificate for 127.0.0.1, made on the spot, and the authority that it is trusted by.
public struct Certificate: Sendable {
  /// The authority, as for `cc_tls_ca_file`.
  public let authority: URL
  let chain: URL
  let key: URL

  /// Makes both with openssl.
  ///
  /// - Throws: `WorldError` when openssl refuses.
  public init(in folder: URL) async throws {
    authority = folder.appendingPathComponent("authority.pem")
    chain = folder.appendingPathComponent("server.pem")
    key = folder.appendingPathComponent("server.key")
    let authorityKey = folder.appendingPathComponent("authority.key")
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    let common = ["req", "-x509", "-days", "2"] + curve
    try await Program(
      "openssl",
      common + [
        "-subj", "/CN=sandbox authority", "-keyout", authorityKey.path, "-out", authority.path,
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
      ]
    ).mustRun()
    try await Program(
      "openssl",
      common + [
        "-subj", "/CN=sandbox", "-keyout", key.path, "-out", chain.path, "-CA", authority.path,
        "-CAkey", authorityKey.path, "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
        "-addext", "basicConstraints=critical,CA:false", "-addext",
        "extendedKeyUsage=serverAuth",
      ]
    ).mustRun()
  }
}

/// TLS in front of servers that speak none: a process that takes connections on 127.0.0.1, ends
/// the encryption, and passes the bytes on.
public struct TLSFront: Sendable {
  private let certificate: Certificate
  private let folder: URL

  /// - Parameter folder: for its log.
  public init(_ certificate: Certificate, in folder: URL) {
    self.certificate = certificate
    self.folder = folder
  }

  /// Serves while `body` runs.
  ///
  /// - Parameters:
  ///   - targets: addresses such as `http://127.0.0.1:34567`.
  ///   - body: is given the address `https://127.0.0.1:…` of each target, in their order.
  /// - Throws: what `body` throws, or `WorldError` when it cannot serve.
  public func serve<Result: Sendable>(
    _ targets: [String], _ body: @Sendable (_ urls: [String]) async throws -> Result
  ) async throws -> Result {
    let log = folder.appendingPathComponent("tls-\(UUID().uuidString.prefix(8)).log").path
    let ports = targets.map { $0.split(separator: ":").last.map(String.init) ?? "" }
    let files = [certificate.chain.path, certificate.key.path]
    let front = Daemon("/usr/bin/env", ["python3", "-c", Self.program] + files + ports, log: log)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let status = try await front.run { _ in }
        try Task.checkCancellation()
        throw WorldError("the TLS front ended with status \(status); its log: \(log)")
      }
      defer { group.cancelAll() }
      return try await body(Self.urls(ports.count, log))
    }
  }

  /// Waits until it has told its ports.
  private static func urls(_ count: Int, _ log: String) async throws -> [String] {
    for _ in 0..<500 {
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      let lines = text.split(separator: "\n")
      if lines.count >= count, text.hasSuffix("\n") {
        return lines.prefix(count).map { "https://127.0.0.1:\($0)" }
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw WorldError("the TLS front does not start; its log: \(log)")
  }

  private static let program = """
    import asyncio, ssl, sys

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])

    async def pump(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def front(target):
        async def serve(reader, writer):
            try:
                inner = await asyncio.open_connection("127.0.0.1", target)
            except OSError:
                return writer.close()
            await asyncio.gather(pump(reader, inner[1]), pump(inner[0], writer))
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        print(server.sockets[0].getsockname()[1], flush=True)
        return server

    async def main():
        servers = [await front(int(port)) for port in sys.argv[3:]]
        await asyncio.gather(*(server.serve_forever() for server in servers))

    asyncio.run(main())
    """
}
