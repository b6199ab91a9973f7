import Foundation
import TestSupport

/// An HTTPS server in Python, with a certificate of its own authority, that asks for a client's
/// certificate and answers with its subject. It holds the answers to `/together` until three
/// requests are there, and hangs up on a PUT without reading its body.
final class TLSServer: Sendable {
  let url: String
  /// Holds `server.pem`, which is also the authority, `client.pem` and `client.key`.
  let directory: URL
  private let process: Child

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(
      path: "hpr-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for name in ["server", "client"] {
      try Self.run(
        "/usr/bin/openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
          "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "2", "-subj", "/CN=hpr \(name)",
          "-addext", "subjectAltName=IP:127.0.0.1",
        ], in: directory)
    }
    process = try Child("/usr/bin/python3", ["-c", Self.program], in: directory.path())
    let port = String(decoding: process.read(), as: UTF8.self)
    url = "https://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))"
  }

  deinit {
    process.send(SIGKILL)
    process.wait()
    try? FileManager.default.removeItem(at: directory)
  }

  func path(_ name: String) -> String { directory.appending(path: name).path() }

  private static func run(_ tool: String, _ arguments: [String], in directory: URL) throws {
    let process = try Child(tool, arguments, in: directory.path(), reading: .error)
    let complaints = process.readToEnd()
    guard process.wait() == 0 else {
      throw CertificateError(String(decoding: complaints, as: UTF8.self))
    }
  }

  private static let program = """
    import http.server, os, ssl, threading, time
    parent = os.getppid()
    together = threading.Barrier(3)
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def do_GET(self):
            if self.path == "/together":
                together.wait()
            body = repr(self.connection.getpeercert()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def do_PUT(self):
            self.close_connection = True
            self.connection.shutdown(2)
        def log_message(self, *_):
            pass
    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        def handle_error(self, *_):
            pass
    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("server.pem", "server.key")
    context.load_verify_locations("client.pem")
    context.verify_mode = ssl.CERT_OPTIONAL
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while os.getppid() == parent:
        time.sleep(1)
    """
}
