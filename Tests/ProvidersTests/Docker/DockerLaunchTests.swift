import Core
import Testing

@testable import Providers

@Suite struct DockerLaunchTests {
  private static let start = "POST /containers/c1/start"
  private let made = ScriptedEngine.Answer.status(201, "{\"Id\":\"c1\",\"Warnings\":[]}")

  @Test func absentContainerIsCreatedAndStarted() async throws {
    let engine = ScriptedEngine { [made] call, _ in
      switch call {
      case Sample.listContainers: .status(200, "[]")
      case Sample.create: made
      case Self.start: .status(204, "")
      default: nil
      }
    }
    #expect(await Sample.provider(engine).launch(Sample.order) == .launched)
    #expect(
      engine.calls == [
        Sample.inspectContainer, Sample.listContainers, Sample.create, Self.start,
      ])
    let create = try #require(engine.requests.first { $0.url.contains("/create?") })
    #expect(
      String(decoding: create.body ?? [], as: UTF8.self) == """
        {"Image":"hpd-job-0a1b2c3d-42:latest","Labels":{"hpr.resource":"hpd-job-0a1b2c3d-42"},\
        "HostConfig":{"NetworkMode":"host","RestartPolicy":{"Name":"no"},"AutoRemove":false,\
        "Mounts":[{"Type":"bind","Source":"/run/engine.sock","Target":"/var/run/docker.sock"}]}}
        """)
    #expect(try #require(engine.requests.last).body == nil)
  }

  @Test(arguments: ["running", "paused", "restarting", "exited", "dead"])
  func whatHasRunIsNotStartedAgain(status: String) async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.inspectContainer ? Sample.container(status) : nil
    }
    #expect(await Sample.provider(engine).launch(Sample.order) == .launched)
    #expect(engine.calls == [Sample.inspectContainer])
  }

  @Test(arguments: ["removing", "levitating"])
  func whatGoesIsUnknown(status: String) async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.inspectContainer ? Sample.container(status) : nil
    }
    guard case .unknown = await Sample.provider(engine).launch(Sample.order) else {
      Issue.record("nobody knows")
      return
    }
    #expect(engine.calls == [Sample.inspectContainer])
  }

  @Test(arguments: [204, 304])
  func createdContainerIsStarted(status: Int) async {
    let engine = ScriptedEngine { call, _ in
      switch call {
      case Sample.inspectContainer: Sample.container("created")
      case Self.start: .status(status, "")
      default: nil
      }
    }
    #expect(await Sample.provider(engine).launch(Sample.order) == .launched)
    #expect(engine.calls == [Sample.inspectContainer, Self.start])
  }

  @Test func containerOfThePeerIsNotDoubled() async {
    let engine = ScriptedEngine { call, _ in
      switch call {
      case Sample.listContainers:
        .status(200, "[{\"Id\":\"c1\",\"Names\":[\"/idle_hope\"],\"Image\":\"\(Sample.name)\"}]")
      case "GET /containers/c1/json": Sample.container("running")
      default: nil
      }
    }
    #expect(await Sample.provider(engine).launch(Sample.order) == .launched)
    #expect(!engine.calls.contains(Sample.create))
  }

  @Test func containerWhoseIdBeginsWithTheNameIsAnother() async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.inspectContainer
        ? .status(200, "{\"Id\":\"c9\",\"Name\":\"/other\",\"State\":{\"Status\":\"running\"}}")
        : call == Sample.listContainers ? .status(200, "[]") : nil
    }
    #expect(await Sample.provider(engine).launch(Sample.order) == .gone)
  }

  @Test func withoutImageItIsGone() async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.listContainers ? .status(200, "[]") : nil
    }
    #expect(await Sample.provider(engine).launch(Sample.order) == .gone)
    #expect(engine.calls.last == Sample.inspectImage)
  }

  @Test func missingNetworkIsANo() async {
    let engine = ScriptedEngine { call, _ in
      switch call {
      case Sample.listContainers: .status(200, "[]")
      case Sample.inspectImage: Sample.image
      case Sample.create: .status(404, "{\"message\":\"network x not found\"}")
      default: nil
      }
    }
    guard case .no(let refusal) = await Sample.provider(engine).launch(Sample.order) else {
      Issue.record("it was refused")
      return
    }
    #expect(refusal.kind == .final && refusal.trouble.summary.contains("network x not found"))
  }

  @Test func takenNameIsLookedAtAgain() async {
    let engine = ScriptedEngine { call, count in
      switch call {
      case Sample.inspectContainer: count == 0 ? nil : Sample.container("running")
      case Sample.listContainers: .status(200, "[]")
      case Sample.create: .status(409, "{\"message\":\"Conflict\"}")
      default: nil
      }
    }
    #expect(await Sample.provider(engine).launch(Sample.order) == .launched)
    #expect(engine.calls.count == 4)
  }

  @Test func nameThatStaysTakenIsUnknown() async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.create
        ? .status(409, "") : call == Sample.listContainers ? .status(200, "[]") : nil
    }
    guard case .unknown = await Sample.provider(engine).launch(Sample.order) else {
      Issue.record("nobody knows")
      return
    }
    #expect(engine.calls.count { $0 == Sample.create } == 3)
  }

  @Test func containerThatVanishesIsMadeAgain() async {
    let engine = ScriptedEngine { [made] call, count in
      switch call {
      case Sample.inspectContainer: count == 0 ? Sample.container("created") : nil
      case Sample.listContainers: .status(200, "[]")
      case Sample.create: made
      case Self.start: count == 0 ? nil : .status(204, "")
      default: nil
      }
    }
    #expect(await Sample.provider(engine).launch(Sample.order) == .launched)
    #expect(engine.calls.suffix(2) == [Sample.create, Self.start])
  }

  @Test(
    arguments: [
      (ScriptedEngine.Answer.status(400, "{\"message\":\"no such file\"}"), Refusal.Kind.final),
      (.status(404, "{\"message\":\"network x not found\"}"), .final),
      (.status(403, ""), .credentials), (.error(.refused), .away), (.status(409, ""), nil),
      (.status(500, "{\"message\":\"network\"}"), nil), (.status(200, ""), nil),
      (.error(.late), nil), (.error(.cut), nil),
    ] as [(ScriptedEngine.Answer, Refusal.Kind?)])
  func failedStartIsNoOrUnknown(answer: ScriptedEngine.Answer, kind: Refusal.Kind?) async {
    let engine = ScriptedEngine { call, _ in
      switch call {
      case Sample.inspectContainer, "GET /containers/c1/json": Sample.container("created")
      case Self.start: answer
      default: nil
      }
    }
    switch await Sample.provider(engine).launch(Sample.order) {
    case .no(let refusal):
      #expect(refusal.kind == kind)
      #expect(refusal.leavesTraces)
    case .unknown(let trouble):
      #expect(kind == nil)
      #expect(trouble.summary.hasPrefix("cannot launch the container \(Sample.name): "))
    case .launched, .gone: Issue.record("it was not started, and is there")
    }
  }

  @Test(
    arguments: [
      (ScriptedEngine.Answer.status(400, ""), Refusal.Kind.final), (.status(500, ""), nil),
      (.status(201, "{}"), nil), (.status(201, "nonsense"), nil), (.status(200, ""), nil),
      (.error(.late), nil), (.error(.refused), .away),
    ] as [(ScriptedEngine.Answer, Refusal.Kind?)])
  func failedCreationIsNoOrUnknown(answer: ScriptedEngine.Answer, kind: Refusal.Kind?) async {
    let engine = ScriptedEngine { call, _ in
      call == Sample.create
        ? answer : call == Sample.listContainers ? .status(200, "[]") : nil
    }
    switch await Sample.provider(engine).launch(Sample.order) {
    case .no(let refusal): #expect(refusal.kind == kind)
    case .unknown: #expect(kind == nil)
    case .launched, .gone: Issue.record("it was not started, and its image is not known to be gone")
    }
    #expect(!engine.calls.contains(Self.start))
  }

  @Test(
    arguments: [
      ScriptedEngine.Answer.status(500, ""), .error(.late), .status(200, "[]"), .status(200, "{}"),
    ] as [ScriptedEngine.Answer])
  func lookWithoutAnAnswerStartsNothing(answer: ScriptedEngine.Answer) async {
    let engine = ScriptedEngine { call, _ in call == Sample.inspectContainer ? answer : nil }
    guard case .unknown = await Sample.provider(engine).launch(Sample.order) else {
      Issue.record("nobody knows")
      return
    }
    #expect(engine.calls == [Sample.inspectContainer])
  }
}
