import Core
import Testing

@testable import Providers

@Suite struct DockerDeleteTests {
  private static let container = "DELETE /containers/c1?force=1&v=1"
  private static let image = "DELETE /images/\(Sample.name):latest?force=1"
  private static let leftover = "DELETE /images/sha256:2?force=1"

  /// An engine that lists one container, one tagged and one dangling image in the first round, and
  /// nothing from the round `empty` on.
  private func engine(
    empty: Int = 1, _ answers: [String: ScriptedEngine.Answer] = [:]
  ) -> ScriptedEngine {
    ScriptedEngine { call, count in
      if let answer = answers[call] { return answer }
      switch call {
      case Sample.listContainers:
        return .status(
          200,
          count < empty ? "[{\"Id\":\"c1\",\"Names\":[\"/\(Sample.name)\"]},{\"Id\":\"c2\"}]" : "[]"
        )
      case Sample.tagged:
        return .status(
          200,
          count < empty ? "[{\"Id\":\"sha256:1\",\"RepoTags\":[\"\(Sample.name):latest\"]}]" : "[]")
      case Sample.labelled:
        let labels = "\"Labels\":{\"hpr.resource\":\"\(Sample.name)\"}"
        return .status(
          200,
          count < empty
            ? "[{\"Id\":\"sha256:2\",\(labels)},{\"Id\":\"sha256:3\",\"RepoTags\":[\"x:1\"],\(labels)}]"
            : "[{\"Id\":\"sha256:3\",\"RepoTags\":[\"x:1\"],\(labels)}]")
      case Self.container: return .status(204, "")
      case Self.image, Self.leftover: return .status(200, "[]")
      default: return nil
      }
    }
  }

  @Test func everythingOfTheNameIsDeleted() async {
    let engine = engine()
    #expect(await Sample.provider(engine).delete(Sample.resource) == .gone)
    let looks = [Sample.listContainers, Sample.tagged, Sample.labelled]
    #expect(engine.calls == looks + [Self.container, Self.image, Self.leftover] + looks)
  }

  @Test func whatIsNotThereIsGone() async {
    let engine = engine(empty: 0)
    #expect(await Sample.provider(engine).delete(Sample.resource) == .gone)
    #expect(engine.calls.count == 3)
  }

  @Test func whatWasDeletedMeanwhileIsGone() async {
    let absent = ScriptedEngine.Answer.status(404, "")
    let engine = engine([Self.container: absent, Self.image: absent, Self.leftover: absent])
    #expect(await Sample.provider(engine).delete(Sample.resource) == .gone)
  }

  @Test func leftoversOfSeveralRoundsAreDeleted() async {
    #expect(await Sample.provider(engine(empty: 3)).delete(Sample.resource) == .gone)
  }

  @Test func whatStaysIsUnknown() async {
    let engine = engine(empty: 1000)
    guard case .unknown = await Sample.provider(engine).delete(Sample.resource) else {
      Issue.record("it is still there")
      return
    }
    #expect(engine.calls.count { $0 == Self.container } == 4)
  }

  @Test(
    arguments: [
      (container, ScriptedEngine.Answer.status(409, "{\"message\":\"in progress\"}"), nil),
      (container, .status(500, ""), nil), (container, .error(.late), nil),
      (container, .status(400, ""), false), (container, .status(403, ""), true),
      (image, .status(409, "{\"message\":\"in use\"}"), false), (image, .status(500, ""), nil),
      (image, .error(.cut), nil), (leftover, .status(409, ""), false),
      (leftover, .status(401, ""), true), (Sample.listContainers, .status(200, "{}"), nil),
      (Sample.tagged, .status(200, "[7]"), nil), (Sample.labelled, .status(500, ""), nil),
      (Sample.labelled, .error(.refused), nil),
    ] as [(String, ScriptedEngine.Answer, Bool?)])
  func otherAnswersAreNoOrUnknown(
    call: String, answer: ScriptedEngine.Answer, credentials: Bool?
  ) async {
    switch await Sample.provider(engine([call: answer])).delete(Sample.resource) {
    case .gone: Issue.record("it is not gone")
    case .no(let trouble, let areCredentials):
      #expect(areCredentials == credentials)
      #expect(trouble.summary.hasPrefix("cannot delete \(Sample.name): "))
    case .unknown: #expect(credentials == nil)
    }
  }

  @Test(arguments: ["", "a", "a/b", "../containers", "x?force=1"])
  func strangeNamesAreRefused(name: String) async {
    let engine = engine()
    var resource = Sample.resource
    resource.name = ResourceName(name)
    guard case .no = await Sample.provider(engine).delete(resource) else {
      Issue.record("it must be refused")
      return
    }
    #expect(engine.requests.isEmpty)
  }
}
