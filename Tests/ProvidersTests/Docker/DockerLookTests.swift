import Core
import Testing

@testable import Providers

@Suite struct DockerLookTests {
  private static let logs = "GET /containers/c1/logs?stdout=1&stderr=1&tail=100"
  private static let waitEnd = "POST /containers/c1/wait?condition=not-running"
  private static let waitStart = "POST /containers/c1/wait?condition=next-exit"
  private let ended = Trouble("the container ended with exit code 3")

  @Test func noContainerIsAnEndWhileTheImageIsThere() async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.inspectImage
        ? Sample.image : call == Sample.listContainers ? .status(200, "[]") : nil
    }
    let trouble = Trouble("there is no container \(Sample.name) (any more)")
    let provider = Sample.provider(engine)
    #expect(await provider.look(at: Sample.resource) == .ended(trouble, log: ""))
    #expect(await provider.end(of: Sample.resource) == .ended(trouble, log: ""))
  }

  @Test func withoutContainerAndImageItIsGone() async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.listContainers ? .status(200, "[]") : nil
    }
    #expect(await Sample.provider(engine).look(at: Sample.resource) == .gone)
    #expect(await Sample.provider(engine).end(of: Sample.resource) == .gone)
  }

  @Test(
    arguments: [
      (
        ScriptedEngine.Answer.status(200, "\u{1}\0\0\0\0\0\0\u{3}out\u{2}\0\0\0\0\0\0\u{3}err"),
        false, "outerr"
      ),
      (.status(200, "a terminal's"), true, "a terminal's"), (.status(200, ""), false, ""),
      (.status(500, "{\"message\":\"no log\"}"), false, ""), (.error(.late), false, ""),
      (.status(404, ""), true, ""),
    ] as [(ScriptedEngine.Answer, Bool, String)])
  func endHasTheLog(answer: ScriptedEngine.Answer, tty: Bool, log: String) async {
    let engine = ScriptedEngine { call, _ in
      switch call {
      case Sample.inspectContainer: Sample.container("exited", tty: tty)
      case Self.logs: answer
      default: nil
      }
    }
    #expect(await Sample.provider(engine).look(at: Sample.resource) == .ended(ended, log: log))
  }

  @Test(
    arguments: [
      ScriptedEngine.Answer.status(500, ""), .status(403, ""), .error(.refused), .error(.late),
      .status(200, "{}"), .status(200, ""),
    ] as [ScriptedEngine.Answer])
  func lookWithoutAnAnswerIsUnknown(answer: ScriptedEngine.Answer) async {
    let engine = ScriptedEngine { call, _ in call == Sample.inspectContainer ? answer : nil }
    let provider = Sample.provider(engine)
    for condition in [
      await provider.look(at: Sample.resource), await provider.end(of: Sample.resource),
    ] {
      guard case .unknown(let trouble) = condition else {
        Issue.record("nobody knows, but it says \(condition)")
        return
      }
      #expect(!trouble.summary.contains("\n"))
    }
  }

  @Test func endIsWaitedForWithoutADeadline() async throws {
    let engine = ScriptedEngine { call, count in
      switch call {
      case Sample.inspectContainer: Sample.container(count == 0 ? "running" : "exited")
      case Self.waitEnd: .status(200, "{\"StatusCode\":3}")
      default: nil
      }
    }
    #expect(await Sample.provider(engine).end(of: Sample.resource) == .ended(ended, log: ""))
    let wait = try #require(engine.requests.first { $0.url.contains("/wait") })
    #expect(wait.deadlines.total == nil && wait.deadlines.silence == nil)
  }

  @Test(arguments: [ScriptedEngine.Answer.error(.cut), .error(.late), .error(.refused)])
  func waitThatBreaksOffIsUnknown(answer: ScriptedEngine.Answer) async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.inspectContainer ? Sample.container("running") : answer
    }
    guard case .unknown = await Sample.provider(engine).end(of: Sample.resource) else {
      Issue.record("nobody knows")
      return
    }
  }

  @Test(arguments: [ScriptedEngine.Answer.error(.late), .status(200, "{}")])
  func notYetStartedIsGivenAWhile(answer: ScriptedEngine.Answer) async throws {
    let engine = ScriptedEngine { call, _ in
      switch call {
      case Sample.inspectContainer: Sample.container("created")
      case Self.waitStart: answer
      default: nil
      }
    }
    #expect(await Sample.provider(engine).end(of: Sample.resource) == .pending)
    let wait = try #require(engine.requests.first { $0.url.contains("/wait") })
    #expect(wait.deadlines.total == .seconds(30))
  }

  @Test func whatHasEndedIsNotWaitedFor() async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.inspectContainer ? Sample.container("exited") : nil
    }
    #expect(await Sample.provider(engine).end(of: Sample.resource) == .ended(ended, log: ""))
    #expect(engine.calls == [Sample.inspectContainer, Self.logs])
  }

  @Test func recordKeepsItsEngine() async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.inspectContainer ? Sample.container("running") : nil
    }
    var resource = Sample.resource
    resource.account = Account("unix:///run/former.sock")
    #expect(await Sample.provider(engine).look(at: resource) == .alive)
    #expect(engine.requests.allSatisfy { $0.unixSocket == "/run/former.sock" })
  }
}
