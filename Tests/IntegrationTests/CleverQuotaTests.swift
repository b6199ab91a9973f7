import Foundation
import Testing
import World

extension WithoutEngine {
  /// Two runners of different largest flavors under one quota, by the built program.
  @Suite("On Clever Cloud, under a weighted quota", .serialized, .timeLimit(.minutes(10)))
  struct CleverQuotaTests {
    /// What the flavors weigh, in thousandths (facts: Clever Cloud §8).
    private static let weights = ["XS": 2378, "S": 5657, "M": 13454, "L": 22335, "XL": 32000]
    private static let quota = 3 * 13454
    private static let global = """
      concurrent = 20
      [quota_computation]
      reference_runner = "sandbox"
      reference_flavor = "M"
      reference_jobs_count = 3
      """

    @Test("one whose largest job fits goes on while another waits and says for what; it is kept to")
    func twoRunners() async throws {
      let large = Stage.Extra(name: "large", lines: "cc_max_flavor = \"XL\"")
      try await CleverStage.play(
        global: Self.global, runner: "cc_max_flavor = \"M\"", more: [large]
      ) { stage in
        let release = "\(stage.directory)/let-go"
        let long = ["until test -e '\(release)'; do sleep 0.2; done"]
        try await stage.runUntilTerminated { _ in
          for _ in 1...2 { await stage.queue(long, flavor: "M", runner: "sandbox") }
          try await until("both run") { try stage.phases().values.count { $0 == "running" } == 2 }
          let waiting = await stage.queue(flavor: "XL", runner: "large")
          let line = try await self.line(of: "large", on: stage)
          for words in ["quota of 40.362", "largest job", "weighs 32"] {
            #expect(line.contains(words), "\(line)")
          }
          var quick: [Int] = []
          for flavor in ["M", "S", "XS"] {
            quick.append(await stage.queue(flavor: flavor, runner: "sandbox"))
          }
          try await until("the smaller go on") {
            await stage.cloud.coordinator.books.jobs.count { $0.state == .success } == quick.count
          }
          #expect(await stage.cloud.coordinator.book(waiting)?.grantedAt == nil)
          #expect(Self.since(line) == Self.since(try await self.line(of: "large", on: stage)))
          try Data().write(to: URL(fileURLWithPath: release))
          for flavor in ["L", "XL"] { await stage.queue(flavor: flavor, runner: "large") }
          for flavor in ["M", "S", "M"] { await stage.queue(flavor: flavor, runner: "sandbox") }
          try await stage.allOver(within: 100)
        }
        let books = await stage.cloud.coordinator.books
        #expect(books.jobs.allSatisfy { $0.state == .success && $0.launches.count == 1 })
        #expect(books.jobs.count == 11)
        let most = try await Self.mostWeight(on: stage)
        #expect(most <= Self.quota && most > Self.quota - 2378, "\(most) of \(Self.quota)")
      }
    }

    /// The line of a runner that does not poll, as `hpr state show` prints it.
    private func line(of runner: String, on stage: CleverStage) async throws -> String {
      let end = Date(timeIntervalSinceNow: 20)
      while Date() < end {
        let lines = try await stage.hpr(["state", "show", "-c", stage.configuration]).output.split(
          separator: "\n")
        if let line = lines.first(where: {
          $0.hasPrefix("\(runner) ") && $0.contains(" no ") && $0.contains("quota")
        }) {
          return String(line)
        }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw WorldError("\(runner) does not say that it waits for the quota")
    }

    private static func since(_ line: String) -> Substring? {
      line.split(separator: " ").first { $0.hasSuffix("Z") && $0.contains("T") }
    }

    /// The most that the applications weighed at one time, by the sandbox's books.
    private static func mostWeight(on stage: CleverStage) async throws -> Int {
      var changes: [(at: Double, weight: Int)] = []
      for book in await stage.cloud.clever.books.applications {
        let request = await stage.cloud.clever.request(of: book.id)
        let name = request?["maxFlavor"]?.string?.split(separator: "-").last.map(String.init) ?? ""
        guard let weight = weights[name] else { throw WorldError("a flavor \(name)") }
        changes.append((book.createdAt, weight))
        if let end = book.deletedAt { changes.append((end, -weight)) }
      }
      var (now, most) = (0, 0)
      for change in changes.sorted(by: { $0.at < $1.at }) {
        now += change.weight
        most = max(most, now)
      }
      return most
    }
  }
}
