import Foundation
import FoundationNetworking
import Testing
import World

/// What goes wrong on purpose, and what the books say of it.
@Suite(.timeLimit(.minutes(5))) struct FaultTests {
  private let runner = #"{"token":"glrt-sandboxsandboxsandbox"}"#

  private func request(_ url: String) async throws -> Seen {
    try await curl("POST", "\(url)/api/v4/jobs/request", headers: [json], body: runner)
  }

  @Test func heldCallWaitsUntilReleased() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      let fault = await coordinator.faults.add(Fault(.request, .hold))
      async let seen = request(url)
      await coordinator.faults.waitUntilHeld(fault)
      #expect(await coordinator.books.granted == 0)
      await coordinator.faults.release(fault)
      let status = try await seen.status
      #expect(status == 201)
      #expect(await coordinator.books.granted == 1)
    }
  }

  @Test func onlyTheNamedUpdateIsHeld() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      _ = try await request(url)
      let token = await coordinator.token(4711) ?? ""
      let body = #"{"token":"\#(token)","state":"failed"}"#
      let path = "\(url)/api/v4/jobs/4711"
      let fault = await coordinator.faults.add(Fault(.update, .hold, job: 4711, state: "failed"))
      let beat = body.replacingOccurrences(of: "failed", with: "running")
      #expect(try await curl("PUT", path, headers: [json], body: beat).status == 200)
      async let last = curl("PUT", path, headers: [json], body: body)
      await coordinator.faults.waitUntilHeld(fault)
      #expect(await coordinator.book(4711)?.state == .running)
      await coordinator.faults.release(fault)
      #expect(try await last.status == 200)
      #expect(await coordinator.book(4711)?.reportedBy == "dispatcher")
    }
  }

  @Test(arguments: [Fault.Moment.before, .after])
  func cutConnection(_ moment: Fault.Moment) async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      _ = await coordinator.faults.add(Fault(.request, .cut, moment, times: 1))
      let exit = try await request(url).exit
      #expect(exit == 52)
      let books = await coordinator.books
      #expect(books.granted == (moment == .before ? 0 : 1))
      #expect(books.unknowable == (moment == .before ? [] : [4711]))
      #expect(books.silent == [])
    }
  }

  @Test func halfAnswerIsUnknowableUntilHeardOf() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      _ = await coordinator.faults.add(Fault(.request, .half, times: 1))
      let seen = try await request(url)
      #expect(seen.exit == 18)
      #expect(seen.status == 201)
      #expect(await coordinator.books.unknowable == [4711])
      let token = await coordinator.token(4711) ?? ""
      _ = try await curl("GET", "\(url)/api/v4/job", headers: ["JOB-TOKEN: \(token)"])
      #expect(await coordinator.books.unknowable == [])
      #expect(await coordinator.books.open == [4711])
    }
  }

  @Test func grantToACallerThatHasGoneIsUnknowable() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      let fault = await coordinator.faults.add(Fault(.request, .hold))
      let asked = Task { try await request(url) }
      await coordinator.faults.waitUntilHeld(fault)
      asked.cancel()
      _ = try? await asked.value
      await coordinator.faults.release(fault)
      while await coordinator.books.granted == 0 { try await pause() }
      #expect(await coordinator.book(4711)?.grant == .gone)
      #expect(await coordinator.books.unknowable == [4711])
    }
  }

  @Test(arguments: [Fault.Moment.before, .after])
  func resetConnection(_ moment: Fault.Moment) async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      await coordinator.faults.add(Fault(.request, .reset, moment, times: 1))
      // curl's 56: the connection was reset.
      let exit = try await request(url).exit
      #expect(exit == 56)
      #expect(await coordinator.books.unknowable == (moment == .before ? [] : [4711]))
    }
  }

  @Test func delayedCallGoesOn() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      var fault = Fault(.request, .delay, times: 1)
      fault.seconds = 0.3
      await coordinator.faults.add(fault)
      let asked = Date()
      let status = try await request(url).status
      #expect(status == 204)
      #expect(Date().timeIntervalSince(asked) >= 0.3)
    }
  }

  @Test func endlessBodyEndsOnlyWithItsReader() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      await coordinator.queue()
      await coordinator.faults.add(Fault(.request, .endless, .after, status: 201, times: 1))
      let line = "curl -sN -X POST -H '\(json)' -d '\(runner)' \(url)/api/v4/jobs/request"
      let read = try await Program("/bin/sh", ["-c", "\(line) | head -c 3000000 | wc -c"]).mustRun()
      #expect(read.trimmingCharacters(in: .whitespacesAndNewlines) == "3000000")
      #expect(await coordinator.books.unknowable == [4711])
    }
  }

  @Test func refusedConnectionsAreRefusedAtTheFrontDoorOnly() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url, control in
      let job = await coordinator.queue()
      let fault = #"{"endpoint":"any","action":"refuse"}"#
      let path = "\(control)/sandbox/faults"
      for _ in 1...3 {
        let added = try await curl("POST", path, headers: [json], body: fault)
        #expect(added.status == 201)
        // curl's 7: nobody listens.
        #expect(try await request(url).exit == 7)
        #expect(try await curl("DELETE", path).status == 204)
      }
      #expect(try await request(url).status == 201)
      #expect(await coordinator.book(job)?.grant == .sent)
      #expect(try await curl("POST", "\(control)/api/v4/jobs/request").status == 404)
    }
  }

  @Test func refusalEndsByItself() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let fault = #"{"endpoint":"any","action":"refuse","lasts":15}"#
      let added = try await curl("POST", "\(url)/sandbox/faults", headers: [json], body: fault)
      #expect(added.status == 201)
      #expect(try await request(url).exit == 7)
      while try await request(url).exit == 7 { try await pause() }
      #expect(try await request(url).status == 204)
      #expect(await coordinator.faults.list.isEmpty)
    }
  }

  @Test func shareOfCallsIsDrawnFromTheSeed() async throws {
    func statuses(_ seed: UInt64) async throws -> [Int] {
      let coordinator = SandboxCoordinator()
      return try await coordinator.serve { url in
        var fault = Fault(.request, .answer)
        (fault.percent, fault.seed) = (50, seed)
        let id = await coordinator.faults.add(fault)
        var statuses: [Int] = []
        for _ in 1...40 { statuses.append(try await request(url).status) }
        #expect(await coordinator.faults.met(id) == statuses.count { $0 == 503 })
        return statuses
      }
    }
    let first = try await statuses(1)
    #expect(Set(first) == [204, 503])
    #expect(try await statuses(1) == first)
    #expect(try await statuses(2) != first)
  }

  @Test func booksTellOfFaultsThatAreOverAndOfWhatIsLeft() async throws {
    var settings = CoordinatorSettings()
    settings.resources = { ["hpd-job-0-4711", "hpd-job-0-4712", "sha256:1"] }
    let coordinator = SandboxCoordinator(settings)
    try await coordinator.serve { url in
      await coordinator.queue()
      #expect(try await request(url).status == 201)
      let id = await coordinator.faults.add(Fault(.request, .answer, times: 1))
      #expect(try await request(url).status == 503)
      await coordinator.faults.release(id)
      let seen = try await curl("GET", "\(url)/sandbox/books?quiet=0")
      let books = try JSONDecoder().decode(Books.self, from: Data(seen.body.utf8))
      #expect(books.faults.map(\.met) == [1])
      #expect(books.left?.count == 3)
      #expect(books.leaked == ["hpd-job-0-4712", "sha256:1"])
      #expect(books.lost == [4711])
      #expect(await coordinator.books.lost == [])
    }
  }

  @Test func keptConnectionIsFast() async throws {
    let coordinator = SandboxCoordinator()
    try await coordinator.serve { url in
      let address = try #require(URL(string: "\(url)/sandbox/books"))
      let session = URLSession(configuration: .ephemeral)
      var fastest = 1.0
      for _ in 0..<50 {
        let started = Date()
        let data = try await session.data(from: address).0
        #expect(!data.isEmpty)
        fastest = min(fastest, Date().timeIntervalSince(started))
      }
      // Were head and body to wait for each other, every single one would take 40 ms.
      #expect(fastest < 0.03)
    }
  }
}
