import Foundation
import Glibc
import Providers
import TestSupport

/// An nginx of our own on 127.0.0.1, with TLS, in front of another server. Each answer tells in
/// `X-Protocol` by which version it was asked.
final class Nginx: Sendable {
  let url: String
  let certificates: Certificates
  private let directory: URL
  private let process: Child
  private let reserved: Int32
  private let log = NginxLog()
  private static let begun = "start worker process"

  /// - Parameters:
  ///   - upstream: the address to which all but `/ok` and `/status` is passed on.
  ///   - certificate: the name of its certificate among `certificates`.
  ///   - directives: more of them, for the server.
  static func start(
    upstream: String = "http://127.0.0.1:9", certificate: String = "server",
    isShared: Bool = true, _ directives: String = ""
  ) async throws -> Nginx {
    try await withCheckedThrowingContinuation { continuation in
      // The thread stays to read the log: nginx is told to end when its starter is gone.
      Thread.detachNewThread {
        let (process, log): (Child, NginxLog)
        do {
          let nginx = try Nginx(
            upstream, Certificates(), certificate, isShared: isShared, directives)
          (process, log) = (nginx.process, nginx.log)
          log.read(process, until: Self.begun)
          continuation.resume(returning: nginx)
        } catch {
          return continuation.resume(throwing: error)
        }
        log.read(process)
      }
    }
  }

  private init(
    _ upstream: String, _ certificates: Certificates, _ certificate: String, isShared: Bool,
    _ directives: String
  ) throws {
    self.certificates = certificates
    directory = FileManager.default.temporaryDirectory.appending(
      path: "hpr-nginx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    reserved = LoopbackServer.bindInternet(listening: false, isReusable: true)
    let port = LoopbackServer.port(of: reserved)
    url = "https://127.0.0.1:\(port)"
    let configuration = Self.configuration(
      listen: "127.0.0.1:\(port) ssl \(isShared ? "http2" : "") reuseport backlog=4096",
      upstream: String(upstream.dropFirst("http://".count)),
      certificate: certificates.path(certificate), authority: certificates.path("authority.pem"),
      directives)
    try configuration.write(
      to: directory.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)
    process = try Child(
      "/usr/bin/setpriv",
      [
        "--pdeathsig", "TERM", "/usr/sbin/nginx", "-e", "stderr", "-p", directory.path(), "-c",
        directory.appending(path: "nginx.conf").path(),
      ], reading: .error)
  }

  deinit {
    process.send(SIGTERM)
    process.wait()
    close(reserved)
    try? FileManager.default.removeItem(at: directory)
  }

  /// Whom its clients have to trust, and who they are.
  func trust(_ authority: String? = "authority", as name: String? = nil) -> TLSIdentity {
    TLSIdentity(
      authorityFile: authority.map { certificates.path("\($0).pem") },
      certificateFile: name.map { certificates.path("\($0).pem") },
      keyFile: name.map { certificates.path("\($0).key") })
  }

  /// The directive that has each request noted in `travelled`.
  static let notes = "access_log travelled.log travelled;"

  /// What came to it, a line each: method, path, version, the client's certificate, status. A line is
  /// written after its answer, so the worker has to end first; another takes its place.
  func travelled() async throws -> [String] {
    try await onAThread { [self] in
      log.forget()
      process.send(SIGHUP)
      log.wait(for: "exited with code 0")
      let text = try String(contentsOf: directory.appending(path: "travelled.log"), encoding: .utf8)
      return text.split(separator: "\n").map(String.init)
    }
  }

  /// Has it read its configuration again: the old worker says good-bye on each of its connections.
  func reload() async throws {
    try await onAThread { [self] in
      log.forget()
      process.send(SIGHUP)
      log.wait(for: "gracefully shutting down")
    }
  }

  /// Ends the worker in the middle of what it does; another takes its place.
  func killWorker() async throws {
    try await onAThread { [self] in try killWorkerNow() }
  }

  private func killWorkerNow() throws {
    let children = try String(
      contentsOfFile:
        "/proc/\(process.processID)/task/\(process.processID)/children",
      encoding: .utf8)
    log.forget()
    for child in children.split(separator: " ").compactMap({ Int32($0) }) { kill(child, SIGKILL) }
    log.wait(for: Self.begun)
  }

  private static func configuration(
    listen: String, upstream: String, certificate: String, authority: String,
    _ directives: String
  ) -> String {
    """
    daemon off; user root; worker_processes 1; pid nginx.pid; error_log stderr notice;
    worker_rlimit_nofile 16384;
    events { worker_connections 8192; }
    http {
      log_format travelled '$request_method $uri $server_protocol $ssl_client_verify $status';
      access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi; scgi_temp_path scgi; keepalive_requests 1000000;
      upstream behind { server \(upstream); keepalive 256; }
      server {
        listen \(listen);
        ssl_certificate \(certificate).pem; ssl_certificate_key \(certificate).key;
        ssl_client_certificate \(authority);
        add_header X-Protocol $server_protocol always;
        location = /ok { return 200 "ok"; }
        location = /status { stub_status; }
        location / {
          proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection "";
          proxy_buffering off;
        }
        \(directives)
      }
    }
    """
  }
}

/// Does on a thread of its own what blocks: there are few that all tests share.
func onAThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws
  -> Value
{
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
  }
}
