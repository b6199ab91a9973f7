import Core
import Testing

@testable import Providers

@Suite struct DockerCreateTests {
  private static let build =
    "POST /build?t=\(Sample.name):latest&rm=1&forcerm=1&nocache=1&networkmode=host"
  private let made = CreateAnswer.created(id: ResourceID(Sample.name.text), weight: .one)

  private func answer(_ answer: ScriptedEngine.Answer, image: ScriptedEngine.Answer? = nil)
    async -> CreateAnswer
  {
    let engine = ScriptedEngine { call, _ in
      call == Self.build ? answer : call == Sample.inspectImage ? image : nil
    }
    return await Sample.provider(engine).create(Sample.order)
  }

  @Test func requestCarriesTheArchive() async throws {
    let engine = ScriptedEngine { call, _ in
      call == Self.build ? .pieces(200, ["{\"aux\":{\"ID\":\"sha256:1\"}}\r\n"]) : nil
    }
    #expect(await Sample.provider(engine).create(Sample.order) == made)
    #expect(engine.calls == [Self.build])
    let request = try #require(engine.requests.last)
    #expect(request.url.hasPrefix("http://docker/v1.41/build?"))
    #expect(request.unixSocket == "/run/engine.sock")
    #expect(request.headers.map(\.value) == ["application/x-tar"])
    #expect(request.deadlines.total == nil)
    #expect(request.deadlines.silence == .seconds(300))
    let files = [BuildContext.File(name: "Dockerfile", bytes: [1, 2, 3])]
    #expect(request.body == (try TarArchive.bytes(of: files, modified: 1_795_462_393)))
  }

  @Test func withoutNetworkModeTheEngineChooses() async {
    let engine = ScriptedEngine { _, _ in nil }
    _ = await Sample.provider(engine, networkMode: nil).create(Sample.order)
    #expect(engine.calls.first == "POST /build?t=\(Sample.name):latest&rm=1&forcerm=1&nocache=1")
  }

  @Test func silentEndIsJudgedByTheImage() async {
    #expect(await answer(.pieces(200, ["{}\n"]), image: Sample.image) == made)
    #expect(
      await answer(.pieces(200, []))
        == .no(
          Refusal(
            .final,
            Trouble("cannot build the image \(Sample.name): the build ended without an image"),
            leavesTraces: true)))
    guard case .unknown = await answer(.pieces(200, []), image: .error(.late)) else {
      Issue.record("a look without an answer says nothing")
      return
    }
  }

  @Test func failedBuildIsANo() async {
    let expected = CreateAnswer.no(
      Refusal(
        .final,
        Trouble("cannot build the image \(Sample.name): the command returned a code: 1"),
        leavesTraces: true))
    let line = "{\"errorDetail\":{\"message\":\"the command\\nreturned a code: 1\"}}\r\n"
    #expect(await answer(.pieces(200, ["{\"aux\":{\"ID\":\"a\"}}\n", line])) == expected)
    // What was said stands, even if the connection is cut after it.
    #expect(await answer(.pieces(200, [line], .cut)) == expected)
  }

  @Test(
    arguments: [
      (ScriptedEngine.Answer.status(400, "{\"message\":\"parse error\"}"), Refusal.Kind.final),
      (.status(401, ""), .credentials), (.status(403, ""), .credentials),
      (.status(429, ""), .again),
      (.error(.refused), .away), (.status(500, "{\"message\":\"bad tag\"}"), nil),
      (.status(503, ""), nil), (.error(.late), nil), (.error(.cut), nil),
      (.pieces(200, ["{\"aux\":{\"ID\":\"a\"}}\n"], .cut), nil),
      (.pieces(200, [], .late), nil),
      (.error(HTTPError(.cancelled, "cancelled", mayHaveBeenSent: false)), nil),
    ] as [(ScriptedEngine.Answer, Refusal.Kind?)])
  func otherEndsAreNoOrUnknown(answer: ScriptedEngine.Answer, kind: Refusal.Kind?) async {
    switch await self.answer(answer, image: Sample.image) {
    case .created: Issue.record("nothing was made")
    case .no(let refusal):
      #expect(refusal.kind == kind)
      #expect(!refusal.leavesTraces)
    case .unknown(let trouble):
      #expect(kind == nil)
      #expect(trouble.summary.hasPrefix("cannot build the image \(Sample.name): "))
    }
  }

  @Test func messageOfTheEngineIsQuoted() async {
    let answer = await answer(.status(400, "{\"message\":\"parse error\\nline 1\"}"))
    #expect(
      answer
        == .no(
          Refusal(
            .final,
            Trouble(
              "cannot build the image \(Sample.name): "
                + "the Docker Engine answered 400: parse error line 1"))))
  }

  @Test func badContextIsNotSent() async {
    let engine = ScriptedEngine { _, _ in nil }
    let provider = Sample.provider(engine, files: [.init(name: "a/b", bytes: [])])
    guard case .no(let refusal) = await provider.create(Sample.order) else {
      Issue.record("it must be refused")
      return
    }
    #expect(refusal.kind == .final)
    #expect(engine.requests.isEmpty)
  }

  @Test(arguments: ["tcp://127.0.0.1:1", "unix://", "orga_1", ""])
  func strangeAccountsAreRefused(account: String) async {
    let engine = ScriptedEngine { _, _ in nil }
    var order = Sample.order
    order.resource.account = Account(account)
    guard case .no(let refusal) = await Sample.provider(engine).create(order) else {
      Issue.record("it must be refused")
      return
    }
    #expect(refusal.kind == .final)
    #expect(engine.requests.isEmpty)
  }
}
