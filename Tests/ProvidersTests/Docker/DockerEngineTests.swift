import Core
import Foundation
import Testing

@testable import Providers

/// The provider against a real Docker Engine. Without one named by `DOCKER_HOST` these tests fail.
@Suite(.serialized, .timeLimit(.minutes(5))) struct DockerEngineTests {
  private func created(_ name: ResourceName) -> CreateAnswer {
    .created(id: ResourceID(name.text), weight: .one)
  }

  @Test func wholeLife() async throws {
    let engine = try await EngineFixture()
    let provider = engine.provider
    let order = engine.order(running: "test -S /var/run/docker.sock && exec sleep 60")
    let resource = order.resource
    let begin = Date.now.timeIntervalSince1970.rounded(.down)
    #expect(await provider.lookUp(resource.name, in: engine.account) == .complete([]))
    #expect(await provider.look(at: resource) == .gone)
    #expect(await provider.launch(order) == .gone)

    #expect(await provider.create(order) == created(resource.name))
    guard case .complete(let found) = await provider.lookUp(resource.name, in: engine.account)
    else {
      Issue.record("no listing")
      return
    }
    #expect(found.map(\.id.text) == [resource.name.text])
    let age = try #require(found.first).createdAt.milliseconds - Int64(begin * 1000)
    #expect((0..<60_000).contains(age))

    #expect(await provider.launch(order) == .launched)
    #expect(await provider.launch(order) == .launched)
    #expect(await provider.look(at: resource) == .alive)
    #expect(try await engine.remains(of: resource.name).containers == 1)

    async let end = provider.end(of: resource)
    let container = try #require(try await engine.api.container(resource.name.text))
    let kill = try await engine.api.call(EngineRoute("POST", "containers", container.id, "kill"))
    #expect(kill.status == 204)
    #expect(await end == .ended(Trouble("the container ended with exit code 137"), log: ""))
    #expect(await provider.launch(order) == .launched)
    #expect(await provider.look(at: resource) != .alive)

    #expect(await provider.delete(resource) == .gone)
    #expect(try await engine.remains(of: resource.name) == (0, 0))
    #expect(await provider.delete(resource) == .gone)
    #expect(await provider.lookUp(resource.name, in: engine.account) == .complete([]))
    #expect(await provider.look(at: resource) == .gone)
  }

  @Test func livingContainerIsDeleted() async throws {
    let engine = try await EngineFixture()
    let order = engine.order()
    #expect(await engine.provider.create(order) == created(order.resource.name))
    #expect(await engine.provider.launch(order) == .launched)
    // An orphan from a listing has the name for an id.
    var orphan = order.resource
    orphan.id = ResourceID(orphan.name.text)
    #expect(await engine.provider.delete(orphan) == .gone)
    #expect(try await engine.remains(of: orphan.name) == (0, 0))
  }

  @Test func endHasExitCodeAndLog() async throws {
    let engine = try await EngineFixture()
    let order = engine.order(running: "echo to out; echo to err >&2; exit 3")
    #expect(await engine.provider.create(order) == created(order.resource.name))
    #expect(await engine.provider.launch(order) == .launched)
    let end = await engine.provider.end(of: order.resource)
    guard case .ended(let trouble, let log) = end else {
      Issue.record("\(end) is no end")
      return
    }
    #expect(trouble == Trouble("the container ended with exit code 3"))
    #expect(log.split(separator: "\n").sorted() == ["to err", "to out"])
    #expect(try await engine.isDeleted(order.resource))
  }

  @Test func longLogIsCutAtItsBeginning() async throws {
    let engine = try await EngineFixture()
    let order = engine.order(running: "busybox seq 1 5000; echo é")
    #expect(await engine.provider.create(order) == created(order.resource.name))
    #expect(await engine.provider.launch(order) == .launched)
    guard case .ended(_, let log) = await engine.provider.end(of: order.resource) else {
      Issue.record("it has ended")
      return
    }
    #expect(log.hasSuffix("\n4999\n5000\né"))
    #expect(log.utf8.count <= 4096)
    #expect(try await engine.isDeleted(order.resource))
  }

  @Test func failedBuildLeavesNothingAfterDelete() async throws {
    let engine = try await EngineFixture()
    let order = engine.order(steps: ["RUN [\"/bin/busybox\", \"false\"]"])
    guard case .no(let refusal) = await engine.provider.create(order) else {
      Issue.record("the build must fail")
      return
    }
    #expect(refusal.kind == .final && refusal.leavesTraces)
    #expect(refusal.trouble.summary.contains("returned a non-zero code: 1"))
    #expect(try await engine.remains(of: order.resource.name).images > 0)
    #expect(await engine.provider.lookUp(order.resource.name, in: engine.account) == .complete([]))
    #expect(await engine.provider.delete(order.resource) == .gone)
    #expect(try await engine.remains(of: order.resource.name) == (0, 0))
  }

  @Test func badDockerfileIsRefused() async throws {
    let engine = try await EngineFixture()
    let order = engine.order(steps: ["BOGUS step"])
    guard case .no(let refusal) = await engine.provider.create(order) else {
      Issue.record("the build must be refused")
      return
    }
    #expect(refusal.kind == .final && !refusal.leavesTraces)
    #expect(refusal.trouble.summary.contains("answered 400: "))
    #expect(!refusal.trouble.summary.contains("\n"))
    #expect(try await engine.remains(of: order.resource.name) == (0, 0))
  }

  @Test func secondBuildReplacesTheFirst() async throws {
    let engine = try await EngineFixture()
    let first = engine.order(steps: ["ENV BUILD=1"])
    #expect(await engine.provider.create(first) == created(first.resource.name))
    let second = engine.order(steps: ["ENV BUILD=2"], name: first.resource.name)
    #expect(await engine.provider.create(second) == created(first.resource.name))
    guard
      case .complete(let found) = await engine.provider.lookUp(
        first.resource.name, in: engine.account)
    else {
      Issue.record("no listing")
      return
    }
    #expect(found.count == 1)
    #expect(await engine.provider.delete(first.resource) == .gone)
    #expect(try await engine.remains(of: first.resource.name) == (0, 0))
  }

  @Test(arguments: 0..<3)
  func cancelledBuildLeavesNothingAfterDelete(round: Int) async throws {
    let engine = try await EngineFixture()
    let order = engine.order(steps: ["RUN [\"/bin/busybox\", \"sleep\", \"50\"]"])
    let provider = engine.provider
    let build = Task { await provider.create(order) }
    // Cancelled in the step that runs. A step that only sets a label cannot be stopped, and its
    // image may come after the delete; that one is for the next listing to find.
    while try await engine.runningSteps(of: order.resource.name) == 0 { await Task.yield() }
    build.cancel()
    guard case .unknown = await build.value else {
      Issue.record("a cancelled build is unknown")
      return
    }
    #expect(await provider.lookUp(order.resource.name, in: engine.account) == .complete([]))
    #expect(try await engine.isDeleted(order.resource))
    #expect(await provider.lookUp(order.resource.name, in: engine.account) == .complete([]))
  }

  @Test func createdContainerIsPendingUntilItIsStarted() async throws {
    let engine = try await EngineFixture()
    let order = engine.order()
    #expect(await engine.provider.create(order) == created(order.resource.name))
    let made = try await engine.api.createContainer(
      for: order.resource.name, networkMode: "host")
    #expect(made.status == 201)
    #expect(await engine.provider.look(at: order.resource) == .pending)
    #expect(await engine.provider.launch(order) == .launched)
    #expect(await engine.provider.look(at: order.resource) == .alive)
    #expect(try await engine.isDeleted(order.resource))
  }

  @Test func containerThatCannotStartIsANoAndAnEnd() async throws {
    let engine = try await EngineFixture()
    let order = engine.order(entryPoint: "[\"/nonesuch\"]")
    #expect(await engine.provider.create(order) == created(order.resource.name))
    for _ in 0..<2 {
      guard case .no(let refusal) = await engine.provider.launch(order) else {
        Issue.record("it cannot be started")
        return
      }
      #expect(refusal.kind == .final && refusal.trouble.summary.contains("/nonesuch"))
    }
    guard case .ended(let trouble, _) = await engine.provider.look(at: order.resource) else {
      Issue.record("it will never start")
      return
    }
    #expect(trouble.summary.hasPrefix("the container could not be started: "))
    #expect(try await engine.isDeleted(order.resource))
  }

  @Test func containerTakenAwayIsAnEndWhileTheImageIsThere() async throws {
    let engine = try await EngineFixture()
    let order = engine.order()
    #expect(await engine.provider.create(order) == created(order.resource.name))
    #expect(await engine.provider.launch(order) == .launched)
    let route = EngineRoute(
      "DELETE", "containers", order.resource.name.text, query: [("force", "1")])
    #expect(try await engine.api.call(route).status == 204)
    guard case .ended = await engine.provider.look(at: order.resource) else {
      Issue.record("the container is not there")
      return
    }
    #expect(try await engine.isDeleted(order.resource))
  }

  @Test func containerOfThePeerIsFoundAndDeleted() async throws {
    let engine = try await EngineFixture()
    let order = engine.order()
    #expect(await engine.provider.create(order) == created(order.resource.name))
    // The peer's images have no label, and its containers no name.
    let plain = try TarArchive.bytes(of: [
      .init(
        name: "Dockerfile",
        bytes: Array(
          "FROM \(EngineFixture.base)\nENTRYPOINT [\"/bin/busybox\",\"sleep\",\"60\"]\n".utf8))
    ])
    let tag = order.resource.name.imageTag
    #expect(try await engine.api.build(tag, from: plain, networkMode: "host").failure == nil)
    let create = try await engine.api.call(
      EngineRoute("POST", "containers", "create"),
      body: Array(
        "{\"Image\":\"\(order.resource.name)\",\"HostConfig\":{\"NetworkMode\":\"host\"}}".utf8))
    let id = try create.document(201).id()
    #expect(try await engine.api.start(id).status == 204)
    #expect(await engine.provider.look(at: order.resource) == .alive)
    #expect(await engine.provider.launch(order) == .launched)
    #expect(try await engine.api.containers().count { $0.belongs(to: order.resource.name) } == 1)
    #expect(await engine.provider.delete(order.resource) == .gone)
    #expect(try await engine.api.container(id) == nil)
    #expect(try await engine.api.hasImage(tag) == false)
  }

  @Test func listHasImagesContainersAndLeftovers() async throws {
    let engine = try await EngineFixture()
    let whole = engine.order()
    #expect(await engine.provider.create(whole) == created(whole.resource.name))
    let failed = engine.order(steps: ["RUN [\"/bin/busybox\", \"false\"]"])
    guard case .no = await engine.provider.create(failed) else {
      Issue.record("the build must fail")
      return
    }
    let names = [whole.resource.name, failed.resource.name]
    guard case .complete(let found) = await engine.provider.list(engine.account) else {
      Issue.record("no listing")
      return
    }
    #expect(Set(names).isSubset(of: found.map(\.name)))
    #expect(Set(found.map(\.name)).count == found.count)
    #expect(found.allSatisfy { $0.name.parts != nil })
    #expect(try await engine.isDeleted(whole.resource))
    #expect(try await engine.isDeleted(failed.resource))
    guard case .complete(let rest) = await engine.provider.list(engine.account) else {
      Issue.record("no listing")
      return
    }
    #expect(Set(names).isDisjoint(with: rest.map(\.name)))
  }

  @Test func absentSocketIsAway() async throws {
    let engine = try await EngineFixture()
    var order = engine.order()
    order.resource.account = Account("unix:///nonexistent/engine.sock")
    guard case .no(let refusal) = await engine.provider.create(order) else {
      Issue.record("it was never sent")
      return
    }
    #expect(refusal.kind == .away)
    guard case .no(let launch) = await engine.provider.launch(order) else {
      Issue.record("it was never sent")
      return
    }
    #expect(launch.kind == .away)
    guard case .unknown = await engine.provider.look(at: order.resource),
      case .failed = await engine.provider.list(order.resource.account)
    else {
      Issue.record("nothing is known")
      return
    }
  }
}
