import Core
import TestSupport
import Testing

@testable import Providers

/// Answers in turn, without a network; the last again and again.
private final class Script: HTTPTransport {
  let secrecy = Secrecy()
  typealias Line = Result<HTTPResponse, HTTPError>
  private let lines: [Line]
  private let requests = Lock<[HTTPRequest]>([])
  var sent: [HTTPRequest] { requests.withLock { $0 } }

  init(_ lines: Line...) { self.lines = lines }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let number = requests.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    return try lines[min(number, lines.count - 1)].get()
  }

  func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead {
    throw HTTPError(.invalidRequest, "not streamed", mayHaveBeenSent: false)
  }

  var repository: DeploymentRepository {
    DeploymentRepository(
      url: "https://push.example/app_1.git/", user: "me", password: Secret("sesame"),
      transport: self)
  }
}

private func answer(
  _ status: Int, _ type: String, _ body: [UInt8] = [], _ more: [(name: String, value: String)] = []
) -> Script.Line {
  .success(
    HTTPResponse(
      head: HTTPHead(status: status, headers: [("Content-Type", type)] + more), body: body))
}

private let advertised = "application/x-git-receive-pack-advertisement"
private let reported = "application/x-git-receive-pack-result"

private func repositoryWithout(_ capabilities: String) -> Script.Line {
  answer(200, advertised, advertisement(["\(noID) capabilities^{}\0\(capabilities)\n"]))
}
private let empty = repositoryWithout("report-status side-band-64k")

@Suite struct DeploymentAnswerTests {
  private static let trouble = Trouble("the other side stumbled")
  private let commit: DeploymentCommit

  init() throws { commit = try DeploymentCommit(of: sampleContext, at: sampleInstant) }

  @Test func sendsWhatGitServersExpect() async throws {
    let report = packets(["unpack ok\n", "ok refs/heads/master\n", "."])
    let script = Script(
      repositoryWithout("report-status delete-refs atomic"), answer(200, reported, report))
    #expect(await script.repository.push(commit) == .pushed(words: ""))
    let (get, post) = (try #require(script.sent.first), try #require(script.sent.last))
    #expect(script.sent.count == 2)
    #expect(get.method == "GET")
    #expect(get.url == "https://push.example/app_1.git/info/refs?service=git-receive-pack")
    #expect(get.body == nil)
    #expect(post.method == "POST")
    #expect(post.url == "https://push.example/app_1.git/git-receive-pack")
    let order = "\(noID) \(commit.id) refs/heads/master\0 report-status"
    #expect(post.body == packets([order, "."]) + commit.pack)
    for request in script.sent {
      let fields = request.headers.filter { $0.name == "Authorization" }.map(\.value)
      #expect(fields == ["Basic bWU6c2VzYW1l"])
      #expect(!request.url.contains("sesame"))
    }
    #expect(
      post.headers.contains { $0 == ("Content-Type", "application/x-git-receive-pack-request") })
    #expect(post.deadlines.silence == .seconds(30))
    #expect(post.deadlines.total == .seconds(60))
  }

  @Test(arguments: [301, 302, 400, 401, 403, 404, 408, 411, 413, 425, 429, 451])
  func definiteStatuses(status: Int) async {
    let no = answer(status, "text/html", [], [("Retry-After", "7")])
    let first = await Script(no).repository.push(commit)
    guard case .refused(status, let trouble) = first else {
      return #expect(Bool(false), "\(first)")
    }
    #expect(trouble.summary.hasPrefix("GET https://push.example/app_1.git/info/refs: \(status)"))
    #expect(trouble.retryAfter == .seconds(7))
    let second = await Script(empty, no).repository.push(commit)
    guard case .refused(status, _) = second else { return #expect(Bool(false), "\(second)") }
    guard case .refused(status, _) = await Script(no).repository.head() else {
      return #expect(Bool(false))
    }
  }

  @Test(arguments: [
    answer(500, "text/plain"), answer(502, "text/html"), answer(503, ""), answer(504, reported),
    answer(201, reported), answer(204, reported), answer(200, "text/html", Array("<html>".utf8)),
    answer(200, reported), answer(200, reported, Array("0000".utf8)), answer(200, ""),
    answer(200, advertised, packets(["unpack ok\n", "ok refs/heads/master\n", "."])),
    answer(200, reported, packets(["unpack ok\n", "ok refs/heads/master\n", "."])),
    .failure(HTTPError(.timedOut, "late", mayHaveBeenSent: true)),
    .failure(HTTPError(.cut, "cut", mayHaveBeenSent: true, status: 200)),
    .failure(HTTPError(.unreadable, "what", mayHaveBeenSent: true)),
    .failure(HTTPError(.cancelled, "cancelled", mayHaveBeenSent: true)),
  ])
  private func indefiniteAnswers(line: Script.Line) async {
    // A push is not known; a question that fails means that nothing was pushed.
    let pushed = await Script(empty, line).repository.push(commit)
    guard case .unknown = pushed else { return #expect(Bool(false), "\(pushed)") }
    let script = Script(line)
    let asked = await script.repository.push(commit)
    guard case .notSent = asked else { return #expect(Bool(false), "\(asked)") }
    #expect(script.sent.count == 1)
    guard case .unknown = await script.repository.head() else { return #expect(Bool(false)) }
  }

  @Test func whatWasNotSentIsNotUnknown() async {
    let away = Script.Line.failure(HTTPError(.notConnected, "away", mayHaveBeenSent: false))
    let answer = await Script(empty, away).repository.push(commit)
    #expect(answer == .notSent(Trouble("away")))
  }

  @Test func badAddressesAreToldWithoutThem() async {
    let client = HTTPClient()
    for url in ["https://u:sesame@h.example/a.git", "ftp://h.example/a.git", "", "https://"] {
      let repository = DeploymentRepository(
        url: url, user: "me", password: Secret("sesame"), transport: client)
      guard case .notSent(let trouble) = await repository.push(commit) else {
        return #expect(Bool(false))
      }
      #expect(!trouble.summary.contains("sesame"))
    }
  }

  @Test(
    arguments: [
      (401, 0, .again), (401, 29, .again), (401, 30, .credentials), (401, nil, .credentials),
      (404, 29, .again), (404, 30, .final), (404, nil, .final), (403, 0, .credentials),
      (408, nil, .again), (425, nil, .again), (429, 100, .again), (400, 0, .final),
      (301, 0, .final), (413, 0, .final),
    ] as [(Int, Int?, Refusal.Kind)])
  func refusalsAreWaitedOutShortlyAfterTheCreation(
    status: Int, age: Int?, kind: Refusal.Kind
  ) {
    let answer = PushAnswer.refused(status: status, Self.trouble)
    let age = age.map { Duration.seconds($0) }
    #expect(answer.launchAnswer(age: age) == .no(Refusal(kind, Self.trouble)))
  }

  @Test func answersBecomeLaunchAnswers() {
    #expect(PushAnswer.pushed(words: "x").launchAnswer(age: nil) == .launched)
    #expect(PushAnswer.alreadyThere.launchAnswer(age: nil) == .launched)
    let trouble = Self.trouble
    #expect(PushAnswer.unknown(trouble).launchAnswer(age: nil) == .unknown(trouble))
    #expect(PushAnswer.notSent(trouble).launchAnswer(age: nil) == .no(Refusal(.again, trouble)))
    #expect(PushAnswer.declined(trouble).launchAnswer(age: nil) == .no(Refusal(.final, trouble)))
    guard case .no(let refusal) = PushAnswer.occupied(by: someID).launchAnswer(age: nil) else {
      return #expect(Bool(false))
    }
    #expect(refusal.kind == .final)
    #expect(refusal.trouble.summary.contains(someID))
  }
}
