import Core
import Foundation
import TestSupport
import Testing

@testable import Providers

/// Over real connections, which end when they like.
@Suite(.timeLimit(.minutes(5))) struct CleverLoopbackTests {
  private let client = HTTPClient()

  private func provider(_ url: String) -> CleverCloudProvider {
    var settings = Cloud.settings()
    settings.apiURL = url + "/v2"
    return Cloud.provider(client, settings)
  }

  /// A server that answers products well, and plays everything else.
  private func server(
    _ play: @escaping @Sendable (PlayedConnection, ReceivedRequest) -> Void
  ) -> LoopbackServer {
    LoopbackServer { connection in
      while let request = connection.readRequest() {
        if request.line.contains("/products/flavors?") {
          connection.write(answer("200 OK", body: Cloud.flavorsBody))
        } else if request.line.contains("/products/instances") {
          connection.write(answer("200 OK", body: Cloud.instancesBody))
        } else {
          return play(connection, request)
        }
      }
    }
  }

  @Test(arguments: [0, 1, 12, 17, 40, 60, -20, -1]) func cutCreateIsUnknown(length: Int) async {
    let whole = Array(answer("200 OK", ["Sozu-Id: 1"], body: Cloud.body()).utf8)
    let sent = length >= 0 ? length : whole.count + length
    let server = server { connection, _ in connection.write(Array(whole.prefix(sent))) }
    guard case .unknown(let trouble) = await provider(server.url).create(Cloud.order()) else {
      Issue.record("nobody can know")
      return
    }
    #expect(trouble.summary.hasPrefix("cannot create the application \(Cloud.name): "))
  }

  @Test func wholeCreateIsMade() async {
    let server = server { connection, request in
      let isRight = request.line == "POST /v2/organisations/orga_1/applications HTTP/1.1"
      connection.write(answer(isRight ? "200 OK" : "404 N", body: Cloud.body()))
    }
    #expect(
      await provider(server.url).create(Cloud.order())
        == .created(id: Cloud.id, weight: Weight(thousandths: 13454)))
  }

  @Test func resetDeleteIsUnknown() async {
    let server = server { connection, _ in connection.reset() }
    guard case .unknown = await provider(server.url).delete(Cloud.resource()) else {
      Issue.record("nobody can know")
      return
    }
  }

  @Test func nobodyThereIsNo() async {
    await LoopbackServer.withRefusingAddress { url in
      guard case .no(let refusal) = await provider(url).create(Cloud.order()) else {
        Issue.record("nothing was sent")
        return
      }
      #expect(refusal.kind == .away)
      if case .away = await provider(url).check() {} else { Issue.record("nobody is there") }
    }
  }

  @Test func silentServerIsLeftWhenCancelled() async {
    let reached = Signal()
    let server = server { connection, _ in
      reached.send()
      connection.waitForEnd()
    }
    let provider = provider(server.url)
    let condition = await withTaskGroup(of: CreateAnswer.self) { group in
      group.addTask { await provider.create(Cloud.order()) }
      await reached.wait()
      group.cancelAll()
      return await group.next()
    }
    if case .unknown = condition {} else { Issue.record("it may have been made") }
  }

  @Test func thousandApplicationsAreListed() async {
    let bodies = (0..<1000).map { number in
      Cloud.body(id: "app_\(number)", name: "hpd-job-0a1b2c3d-\(number)").dropLast()
        + #","description":"\#(String(repeating: "x", count: 2000))"}"#
    }
    let body = "[\(bodies.joined(separator: ","))]"
    let server = server { connection, _ in connection.write(answer("200 OK", body: body)) }
    guard case .complete(let found) = await provider(server.url).list(Cloud.account) else {
      Issue.record("it is a listing")
      return
    }
    #expect(found.count == 1000)
  }
}
