import Foundation
import Testing

@testable import World

extension WithoutEngine {
  @Suite("On Clever Cloud, a thousand applications", .serialized, .timeLimit(.minutes(10)))
  struct CleverThousandTests {
    private static let interval = 3
    private static let polls = 5

    @Test("cost a request for each organisation and interval, few connections, steady memory")
    func thousand() async throws {
      let organisations = World.CleverCloudSettings().organisations
      let groups = [
        "one": CleverStage.attributes(organisations[0]),
        "two": CleverStage.attributes(organisations[1]),
      ]
      try await CleverStage.play(
        global: "concurrent = 1000", account: .ofNamespace, groups: groups,
        pollInterval: Self.interval
      ) { stage in
        try await Self.runTwo(on: stage)
        try await Self.multiply(500, on: stage)
        let before = await stage.cloud.clever.books.requests
        let lines = await stage.cloud.clever.connections
        let coordinatorLines = await stage.cloud.coordinator.connections
        try await stage.runUntilTerminated { hpr in
          try await until("it looks at both", within: 30) {
            let now = await stage.cloud.clever.books.requests
            return (now["allDeployments"] ?? 0) >= (before["allDeployments"] ?? 0) + 2
          }
          // The first round asks what was forgotten with the restart; then all is as ever.
          try await Self.wait(polls: 1, on: stage)
          let start = (await stage.cloud.clever.books.requests, Date(), Self.memory(of: hpr))
          try await Self.wait(polls: Self.polls, on: stage)
          let seconds = Date().timeIntervalSince(start.1)
          let after = await stage.cloud.clever.books.requests
          let made = after.merging(start.0) { $0 - $1 }.filter { $0.value > 0 }
          let used = await stage.cloud.clever.connections - lines
          let asked = await stage.cloud.coordinator.connections - coordinatorLines
          let memory = (start.2, Self.memory(of: hpr))
          print(
            "1000 applications, \(Int(seconds)) s at \(Self.interval) s:", made,
            "\(used) connections to the API, \(asked) to the coordinator, \(Self.sockets(of: hpr)) sockets,",
            "\(memory.0) → \(memory.1) KiB")
          let rounds = Int(seconds) / Self.interval + 2
          #expect(made["allDeployments"] ?? 0 <= 2 * rounds && made["allDeployments"] ?? 0 >= 4)
          #expect(made["deployments"] == nil && made["application"] == nil)
          #expect(made.values.reduce(0, +) <= 4 * rounds)
          #expect(used <= 20)
          // To the coordinator, which is asked about each job, so many as it is given at most; and
          // those are kept.
          #expect(asked <= 160)
          #expect(Self.sockets(of: hpr) <= 160)
          #expect(memory.1 < 200 << 10 && memory.1 < memory.0 * 3 / 2)
          #expect(try stage.phases().values.allSatisfy { $0 == "running" })
          #expect(try stage.phases().count == 1000)
        }
      }
    }

    /// Two jobs, one of each organisation, that run; their records are the pattern.
    private static func runTwo(on stage: CleverStage) async throws {
      for project in ["one/demo", "two/demo"] {
        await stage.queue(["sleep 300"], project: project)
      }
      _ = try await stage.daemon { hpr in
        try await until("both run") {
          let phases = try stage.phases().values
          return phases.count == 2 && phases.allSatisfy { $0 == "running" }
        }
        hpr.signal(SIGKILL)
      }
    }

    /// So many records for each that there is, and a job and an application for each of them.
    private static func multiply(_ count: Int, on stage: CleverStage) async throws {
      let file = URL(fileURLWithPath: stage.stateFile)
      let state = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
      guard var root = state as? [String: Any], let records = root["records"] as? [[String: Any]]
      else { throw WorldError("no records") }
      var all = records
      for record in records {
        for _ in 1..<count { all.append(try await copy(record, on: stage)) }
      }
      root["records"] = all
      try JSONSerialization.data(withJSONObject: root).write(to: file)
    }

    private static func copy(
      _ record: [String: Any], on stage: CleverStage
    ) async throws -> [String: Any] {
      guard let id = record["job_id"] as? Int, let token = record["token"] as? String,
        let resource = record["resource"] as? [String: Any], let old = resource["id"] as? String,
        let name = resource["name"] as? String, let account = resource["account"] as? String
      else { throw WorldError("no record as expected") }
      let (job, jobToken) = try await stage.cloud.coordinator.grantOneMore()
      let newName = name.dropLast(String(id).count) + String(job)
      let application = await stage.cloud.clever.runOneMore(String(newName), in: account)
      var text = String(
        decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
      for (before, after) in [
        (token, jobToken), (old, application), (name, String(newName)),
        ("\"job_id\":\(id)", "\"job_id\":\(job)"), ("\"id\":\(id)", "\"id\":\(job)"),
      ] { text = text.replacingOccurrences(of: before, with: after) }
      let copy = try JSONSerialization.jsonObject(with: Data(text.utf8))
      return copy as? [String: Any] ?? [:]
    }

    private static func wait(polls: Int, on stage: CleverStage) async throws {
      let place = await stage.cloud.clever.books.requests["allDeployments"] ?? 0
      try await until("\(polls) polls", within: 60) {
        await stage.cloud.clever.books.requests["allDeployments"] ?? 0 >= place + 2 * polls
      }
    }

    /// In KiB.
    private static func memory(of hpr: HprProcess) -> Int {
      let status = try? String(contentsOfFile: "/proc/\(hpr.pid)/status", encoding: .utf8)
      let line = status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
      return line.flatMap { Int($0.filter(\.isNumber)) } ?? .max
    }

    private static func sockets(of hpr: HprProcess) -> Int {
      let folder = "/proc/\(hpr.pid)/fd"
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return files.count {
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
        return target?.hasPrefix("socket:") == true
      }
    }
  }
}

extension SandboxCoordinator {
  /// A job more that runs, as if it had been granted: its number and token.
  fileprivate func grantOneMore() throws -> (Int, String) {
    let job = queue()
    let call = Call(
      "POST", path: ["api", "v4", "jobs", "request"],
      headers: ["content-type": "application/json"],
      body: Data(#"{"token":"glrt-sandboxsandboxsandbox"}"#.utf8))
    guard case .granted(job, _) = ledger.requestJob(call, at: Date().timeIntervalSince1970),
      let token = token(job)
    else { throw WorldError("job \(job) was not granted") }
    return (job, token)
  }
}

extension SandboxCleverCloud {
  /// An application more whose machine runs; its id.
  fileprivate func runOneMore(_ name: String, in organisation: String) -> String {
    let now = Date().timeIntervalSince1970
    let request: [String: JSON] = [
      "name": .string(name), "minFlavor": "heptapod-runner-M", "maxFlavor": "heptapod-runner-M",
    ]
    var behaviour = ApplicationBehaviour()
    behaviour.deploymentLooks = 0
    if let job = ApplicationBook.job(ofName: name) { ledger.behaviours[job] = behaviour }
    let index = ledger.add(request, to: organisation, at: now)
    let id = ledger.applications[index].book.id
    _ = ledger.pushed(id, commit: String(repeating: "0", count: 40), at: now)
    _ = ledger.advance(id, to: .taskRunning)
    return id
  }
}
