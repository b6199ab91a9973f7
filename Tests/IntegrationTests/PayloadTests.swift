import Foundation
import Testing
import World

extension OneAtATime {
  /// Payloads that are not as they should be, through the whole program. Every field of one is tried
  /// in `PayloadDamageTests` of CoreTests.
  @Suite("A strange payload", .serialized, .timeLimit(.minutes(10)))
  struct PayloadTests {
    /// What hpr and the runner inside can make something of.
    private static let runs = [
      #"{"id":$ID,"token":"$TOKEN"}"#,
      #"{"id":$ID,"token":"$TOKEN","steps":null,"variables":null,"runner_info":null,"image":null}"#,
      ##"{"id":0,"id":$ID,"token":null,"token":"$TOKEN","steps":[{"name":"script","script":["true"]}]}"##,
      """
      {"id":$ID,"token":"$TOKEN","variables":[{"key":"A","value":"$B"},{"key":"B","value":"$A"},
      {"key":"A","value":"$A"},{"key":"A"},{"value":"x"},{}],
      "steps":[{"name":"script","script":["echo $A"],"when":"on_success"}]}
      """,
    ]

    /// What is failed with a sentence.
    private static let fails = [
      #"{"id":"$ID","token":"$TOKEN","job_info":{"id":$ID}}"#,
      #"{"token":"$TOKEN","job_info":{"id":$ID}}"#,
      #"{"id":$ID,"token":7,"variables":[{"key":"CI_JOB_TOKEN","value":"$TOKEN"}]}"#,
      #"{"id":$ID,"token":"$TOKEN","steps":[{"name":"#,
      #"{"id":$ID,"token":"$TOKEN"}}"#,
      #"{"id":$ID,"token":"$TOKEN","x":"# + String(repeating: "[", count: 600)
        + String(repeating: "]", count: 600) + "}",
    ]

    /// What nobody can tell anybody about, but the operator: once for those in a row.
    private static let unreadable = [
      ["", "<html>"], ["[]", #"{"id":$ID}"#], [#"{"token":"$TOKEN"}"#],
    ]

    @Test("runs, or fails its own job with a sentence, or is told in the log; others go on")
    func dozen() async throws {
      try await Stage.play { stage in
        let runs = await queue(Self.runs, on: stage)
        let fails = await queue(Self.fails, on: stage)
        let end = try await stage.runUntilTerminated { _ in
          try await stage.allOver()
          for row in Self.unreadable { try await bear(row, on: stage) }
        }
        #expect(end.status == 0)
        for job in runs {
          #expect(await stage.coordinator.book(job)?.state == .success, "job \(job)")
        }
        for job in fails {
          let trace = String(decoding: await stage.coordinator.trace(job) ?? Data(), as: UTF8.self)
          #expect(await stage.coordinator.book(job)?.reason == "runner_system_failure")
          #expect(
            trace.hasPrefix("hpr: the coordinator's description of this job could not be read"))
        }
        let told = end.log.occurrences(of: "a granted job could not be read")
        #expect(told == Self.unreadable.count, "\(end.log)")
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    /// Has those granted in a row; each makes hpr wait longer, until a sound one ends the condition.
    private func bear(_ payloads: [String], on stage: Stage) async throws {
      for job in await queue(payloads, on: stage) {
        try await until("job \(job) is handed out") {
          await stage.coordinator.book(job)?.grantedAt != nil
        }
      }
      let sound = await stage.queue(["echo sound"])
      try await until("the next one is done") {
        await stage.coordinator.book(sound)?.state == .success
      }
      try await until("nothing is tracked") { try stage.phases().isEmpty }
    }

    /// What thirty megabytes are made of.
    enum Ballast: String, CaseIterable, Sendable {
      case oneValue, smallValues

      var member: String {
        switch self {
        case .oneValue:
          let value = String(repeating: "0123456789abcdef", count: 30 << 16)
          return #""variables":[{"key":"X","value":"\#(value)"}]"#
        case .smallValues:
          return #""x":["# + String(repeating: "[0],", count: 30 << 18) + "0]"
        }
      }
    }

    /// The most memory that hpr may ever have had, in kilobytes: twice what was measured, 250 MB
    /// for either. It is the copies of the document; what values there are in it costs nothing.
    private static let mostMemory = 500_000

    @Test(
      "of thirty megabytes is kept byte for byte, run, and holds up nobody for long",
      arguments: Ballast.allCases)
    func large(ballast: Ballast) async throws {
      let payload = #"{"id":$ID,"token":"$TOKEN",\#(ballast.member),"steps":[]}"#
      try await Stage.play { stage in
        let end = try await stage.runUntilTerminated { hpr in
          let build = await stage.proxy.hold("POST /build")
          let job = await queue([payload], on: stage)[0]
          await stage.proxy.waitUntilHeld(build)
          let sent = try #require(await stage.coordinator.payload(job))
          let state = try Data(contentsOf: URL(filePath: stage.stateFile))
          #expect(state.range(of: sent) != nil, "byte for byte")
          let start = Date()
          let small = await stage.queue(["true"])
          try await until("the small one is over") {
            await stage.coordinator.book(small)?.state == .success
          }
          let seconds = Date().timeIntervalSince(start)
          print("beside 30 MB, \(ballast): \(seconds) s")
          #expect(seconds < 30)
          await stage.proxy.release(build)
          try await stage.allOver()
          #expect(await stage.coordinator.book(job)?.state == .success)
          let size = try FileManager.default.attributesOfItem(atPath: stage.stateFile)[.size]
          #expect((size as? Int ?? .max) < 10_000)
          print("for 30 MB, \(ballast): VmHWM \(try hpr.memory) kB")
          #expect(try hpr.memory < Self.mostMemory)
        }
        #expect(end.status == 0)
        #expect(try await stage.leftovers().isEmpty)
      }
    }

    private func queue(_ payloads: [String], on stage: Stage) async -> [Int] {
      var jobs: [Int] = []
      for payload in payloads {
        var spec = JobSpec()
        spec.payload = payload
        spec.runner = "sandbox"
        jobs.append(await stage.coordinator.queue(spec))
      }
      return jobs
    }
  }
}

extension HprProcess {
  /// The most memory that the process ever had, in kilobytes, as the kernel counts it.
  var memory: Int {
    get throws {
      let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
      return try #require(
        line.split(whereSeparator: \.isWhitespace).lazy.compactMap { Int($0) }.first)
    }
  }
}
