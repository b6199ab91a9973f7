import Foundation
import Glibc
import Testing
import World

/// `hpr run`, as it is built, with nginx in front of the sandbox: its coordinator's TLS keys and the
/// proxy of the environment are in force for every call.
@Suite("The built program behind TLS and a proxy", .timeLimit(.minutes(5)))
struct BuiltProgramTests {
  struct Way: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var environment: [String] = []
    var authority = "authority"
    var client: String? = "client"
    /// Whether its requests are to arrive, and through the proxy.
    var arrives = true
    var isProxied = false

    static let all = [
      Way(testDescription: "straight"),
      Way(
        testDescription: "through the proxy", environment: ["https_proxy=PROXY"], isProxied: true),
      Way(
        testDescription: "through the proxy for all", environment: ["all_proxy=PROXY"],
        isProxied: true),
      Way(
        testDescription: "past the proxy",
        environment: ["https_proxy=PROXY", "no_proxy=example.org,127.0.0.1"]),
      Way(testDescription: "without a certificate", client: nil, arrives: false),
      Way(testDescription: "with a stranger's certificate", client: "intruder", arrives: false),
      Way(testDescription: "to a stranger", authority: "stranger", arrives: false),
    ]
  }

  @Test("takes a job and reports it, or says once why it cannot", arguments: Way.all)
  func run(way: Way) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hpr-built-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let coordinator = SandboxCoordinator()
    var spec = JobSpec()
    // It fails with a sentence: what is called for that is enough here, and needs no machine.
    spec.payload = #"{"id":"$ID","token":"$TOKEN","job_info":{"id":$ID}}"#
    let job = await coordinator.queue(spec)
    try await coordinator.serve { url in
      let nginx = try await Nginx.start(upstream: url, Nginx.notes + "ssl_verify_client on;")
      let proxy = ProxyServer(.forward)
      let log = try configure(way, nginx, in: folder)
      let environment = way.environment.map {
        $0.replacingOccurrences(of: "PROXY", with: "http://\(proxy.place)")
      }
      try await play(environment, folder) {
        // An end before the answer to the report has come would cut it off.
        try String(contentsOf: log, encoding: .utf8).contains(
          way.arrives ? "nothing left of the job" : "runner is not asked for jobs")
      }
      let text = try String(contentsOf: log, encoding: .utf8)
      #expect(
        text.components(separatedBy: "runner is not asked for jobs").count - 1
          == (way.arrives ? 0 : 1), "\(text)")
      #expect(!text.contains("glrt-"))
      #expect(proxy.requests.allSatisfy { $0.line.hasPrefix("CONNECT 127.0.0.1:") })
      #expect(proxy.requests.isEmpty == !way.isProxied, "\(proxy.requests.map(\.line))")
      let book = try #require(await coordinator.book(job))
      #expect(book.state == (way.arrives ? .failed : .pending))
      guard way.arrives else { return }
      let travelled = try await nginx.travelled()
      for call in ["POST /api/v4/runners/verify", "POST /api/v4/jobs/request", "PUT /api/v4/jobs/"]
      {
        #expect(travelled.contains { $0.hasPrefix(call) }, "\(travelled)")
      }
      #expect(travelled.allSatisfy { $0.contains(" HTTP/2.0 SUCCESS 20") }, "\(travelled)")
      let trace = String(decoding: await coordinator.trace(job) ?? Data(), as: UTF8.self)
      #expect(trace.hasPrefix("hpr: the coordinator's description of this job could not be read"))
    }
  }

  /// - Returns: the log.
  private func configure(_ way: Way, _ nginx: Nginx, in folder: URL) throws -> URL {
    let engine = try #require(
      ProcessInfo.processInfo.environment["DOCKER_HOST"],
      "this test needs a Docker Engine: run it by Tests/Tools/with-docker-engine")
    let client = way.client.map { name in
      """
      tls-cert-file = "\(nginx.certificates.path(name)).pem"
      tls-key-file = "\(nginx.certificates.path(name)).key"
      """
    }
    let text = """
      state_file = "\(folder.path)/state.json"
      check_interval = 1
      [[runners]]
      name = "secure"
      url = "\(nginx.url)"
      token = "glrt-sandboxsandboxsandbox"
      executor = "local-docker"
      host = "\(engine)"
      tls-ca-file = "\(nginx.certificates.path(way.authority)).pem"
      \(client ?? "")
      """
    let path = folder.appending(path: "hpr.toml")
    try Data(text.utf8).write(to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path.path)
    return folder.appending(path: "hpr.log")
  }

  /// Runs hpr until that is so, then ends it.
  private func play(
    _ environment: [String], _ folder: URL,
    until isDone: @escaping @Sendable () async throws -> Bool
  ) async throws {
    let clean = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"].flatMap { ["-u", $0] }
    let program = try BuiltProduct.path("hpr").path
    let daemon = Daemon(
      "/usr/bin/env", clean + environment + [program, "run", "\(folder.path)/hpr.toml"],
      log: "\(folder.path)/hpr.log")
    let (processes, started) = AsyncStream.makeStream(of: Int32.self)
    try await withThrowingTaskGroup(of: Int32?.self) { group in
      group.addTask { try await daemon.run { started.yield($0) } }
      group.addTask {
        guard let process = await processes.first(where: { _ in true }) else { return nil }
        let end = Date(timeIntervalSinceNow: 60)
        while try await !isDone() {
          guard Date() < end else { throw WorldError("hpr does not get there") }
          try await Task.sleep(for: .milliseconds(50))
        }
        kill(process, SIGTERM)
        return nil
      }
      while let status = try await group.next() {
        guard let status else { continue }
        #expect(status == 0)
        return group.cancelAll()
      }
    }
  }
}
