import Core
import Testing

@testable import Providers

/// How the provider agrees on a version with its engine.
@Suite struct DockerVersionTests {
  private func version(_ text: String) -> ScriptedEngine.Answer {
    .status(200, "OK", headers: ["api-version": text])
  }

  @Test func versionIsAskedForOnce() async {
    let engine = ScriptedEngine { _, _ in nil }
    let provider = Sample.provider(engine)
    _ = await provider.look(at: Sample.resource)
    _ = await provider.look(at: Sample.resource)
    #expect(engine.requests.count { $0.url == "http://docker/_ping" } == 1)
    #expect(engine.requests.dropFirst().allSatisfy { $0.url.hasPrefix("http://docker/v1.41/") })
  }

  @Test func newerEngineIsSpokenToInTheNewestKnown() async throws {
    let engine = ScriptedEngine { [self] call, _ in call == "GET /_ping" ? version("1.70") : nil }
    _ = await Sample.provider(engine).look(at: Sample.resource)
    #expect(try #require(engine.requests.last).url.hasPrefix("http://docker/v1.51/"))
  }

  @Test func replacedEngineIsAskedAnew() async throws {
    let tooOld = ScriptedEngine.Answer.status(
      400, "{\"message\":\"client version 1.41 is too old. Minimum supported version is 1.44\"}")
    let engine = ScriptedEngine { [self] call, count in
      switch call {
      case "GET /_ping": version(count == 0 ? "1.41" : "1.52")
      case Sample.listContainers: .status(200, "[]")
      case Sample.inspectImage where count == 1: tooOld
      default: nil
      }
    }
    let provider = Sample.provider(engine)
    #expect(await provider.look(at: Sample.resource) == .gone)
    #expect(await provider.look(at: Sample.resource) == .gone)
    #expect(engine.requests.count { $0.url == "http://docker/_ping" } == 2)
    #expect(try #require(engine.requests.last).url.hasPrefix("http://docker/v1.51/"))
  }

  @Test func engineThatRefusesItsOwnVersionIsBelieved() async {
    let engine = ScriptedEngine { call, _ in
      call == "GET /_ping"
        ? nil : .status(400, "{\"message\":\"client version 1.41 is too new\"}")
    }
    let provider = Sample.provider(engine)
    guard case .no = await provider.create(Sample.order) else {
      Issue.record("nothing was made")
      return
    }
    guard case .no(let refusal) = await provider.create(Sample.order) else {
      Issue.record("nothing was made")
      return
    }
    #expect(refusal.kind == .final)
    #expect(engine.calls.count == 2)
  }

  @Test(
    arguments: [
      ScriptedEngine.Answer.status(500, "starting"), .error(.late), .error(.refused), .error(.cut),
      .status(200, "OK"), .status(200, "OK", headers: ["Api-Version": "1.12"]),
      .status(404, "not docker"),
    ] as [ScriptedEngine.Answer])
  func withoutAVersionNothingIsSent(answer: ScriptedEngine.Answer) async {
    let engine = ScriptedEngine { _, _ in answer }
    let provider = Sample.provider(engine)
    guard case .away = await provider.check() else {
      Issue.record("it is away")
      return
    }
    guard case .no = await provider.create(Sample.order) else {
      Issue.record("it was never sent")
      return
    }
    #expect(engine.calls.isEmpty)
    guard case .unknown = await provider.look(at: Sample.resource),
      case .failed = await provider.list(Sample.account),
      case .failed = await provider.lookUp(Sample.name, in: Sample.account)
    else {
      Issue.record("nothing is known")
      return
    }
  }

  @Test func goodEngineIsAvailable() async {
    let engine = ScriptedEngine { _, _ in nil }
    let provider = Sample.provider(engine)
    #expect(await provider.check() == .available)
    #expect(await provider.accounts() == [Sample.account])
    #expect(await provider.account(for: Sample.order.payload) == .account(Sample.account))
  }
}
