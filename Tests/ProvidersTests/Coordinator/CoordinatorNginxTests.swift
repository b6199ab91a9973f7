import Core
import Foundation
import Providers
import Testing
import World

/// The coordinator's client, through nginx in front of the sandbox: HTTP/2, and TLS that is right or
/// not.
@Suite(.timeLimit(.minutes(5))) struct CoordinatorNginxTests {
  private let client = HTTPClient()

  private func runner(_ url: String, _ tls: TLSIdentity) -> CoordinatorClient {
    CoordinatorClient(
      baseURL: url, token: Secret("glrt-sandboxsandboxsandbox"), systemID: "r_0123456789ab",
      info: RunnerInfo(
        name: "hpr", version: "1", revision: "a", platform: "linux", architecture: "amd64",
        executor: "docker"),
      tls: tls, transport: client)
  }

  /// Asks once for the one job that there is. Gives the answer, the job's book, and what travelled.
  private func ask(
    certificate: String = "server", authority: String? = "authority", as name: String? = nil,
    _ directives: String = ""
  ) async throws -> (answer: JobRequestAnswer, book: JobBook, travelled: [String]) {
    let coordinator = SandboxCoordinator()
    let job = await coordinator.queue()
    return try await coordinator.serve { url in
      let nginx = try await Nginx.start(
        upstream: url, certificate: certificate, Nginx.notes + directives)
      let runner = runner(nginx.url, nginx.trust(authority, as: name))
      let answer = await runner.requestJob(lastUpdate: nil)
      return (answer, try #require(await coordinator.book(job)), try await nginx.travelled())
    }
  }

  private func isGranted(_ answer: JobRequestAnswer) -> Bool {
    if case .granted(let payload) = answer { return !payload.isEmpty }
    return false
  }

  @Test("a job is granted over HTTP/2")
  func grant() async throws {
    let (answer, book, travelled) = try await ask()
    #expect(isGranted(answer), "\(answer)")
    #expect(book.state == .running && book.grantedAt != nil && book.runner == "sandbox")
    #expect(travelled == ["POST /api/v4/jobs/request HTTP/2.0 NONE 201"])
  }

  @Test(
    "nothing is asked of a stranger, and the trouble says why",
    arguments: [
      ("server", "stranger", "certificate"), ("server", nil, "certificate"),
      ("expired", "authority", "expired"), ("elsewhere", "authority", "127.0.0.1"),
    ] as [(String, String?, String)])
  func stranger(certificate: String, authority: String?, words: String) async throws {
    let (answer, book, travelled) = try await ask(certificate: certificate, authority: authority)
    guard case .unanswered(let trouble) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(trouble.kind == .unreachable && trouble.summary.contains(words), "\(trouble)")
    #expect(book.state == .pending && book.grantedAt == nil)
    #expect(travelled.isEmpty)
  }

  @Test(
    "a client certificate is shown where one is wanted",
    arguments: [("client", "SUCCESS"), (nil, "NONE"), ("intruder", "FAILED")] as [(String?, String)]
  )
  func certificate(name: String?, verdict: String) async throws {
    let (answer, book, travelled) = try await ask(as: name, "ssl_verify_client on;")
    #expect(isGranted(answer) == (name == "client"), "\(answer)")
    #expect(book.state == (name == "client" ? .running : .pending))
    let line = try #require(travelled.first)
    #expect(travelled.count == 1 && line.contains(" HTTP/2.0 \(verdict)"), "\(travelled)")
    #expect(line.hasSuffix(name == "client" ? " 201" : " 400"), "\(travelled)")
    guard name != "client" else { return }
    guard case .refused = answer else {
      Issue.record("\(answer)")
      return
    }
  }
}
