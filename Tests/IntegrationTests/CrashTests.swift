import Foundation
import Testing
import World

extension OneAtATime {
  @Suite("SIGKILL", .serialized, .timeLimit(.minutes(10)))
  struct CrashTests {
    /// In each phase once; the others at moments drawn from the seed.
    private static let phases = [
      "acquired", "provisioning", "launching", "starting", "running", "failing", "decommissioning",
    ]
    private static let kills = 12

    @Test("twelve times over a burst of thirty jobs: all reported, nothing twice, nothing left")
    func burst() async throws {
      let given = ProcessInfo.processInfo.environment["HPR_TEST_SEED"].flatMap(UInt64.init)
      let seed = given ?? UInt64.random(in: 0...999_999)
      print("SIGKILL: HPR_TEST_SEED=\(seed)")
      let random = Draws(seed: seed)
      let global = "concurrent = 6\npaas_min_seconds_between_launches = 1"
      try await Stage.play(global: global) { stage in
        await queueBurst(on: stage)
        var stored: Set<Int> = []
        for number in 0..<Self.kills {
          let phase = number < Self.phases.count ? Self.phases[number] : nil
          let wait = random.next(in: 100...2500)
          _ = try await stage.daemon { hpr in
            if let phase {
              try await reach(phase, on: stage)
            } else {
              try await Task.sleep(for: .milliseconds(wait))
            }
            hpr.signal(SIGKILL)
          }
          let stood = try stage.phases().sorted { $0.key < $1.key }
          stored.formUnion(stood.map(\.key))
          let list = stood.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
          print("kill \(number + 1) (\(phase ?? "after \(wait) ms")): \(list)")
          if let phase { #expect(stood.contains { $0.value == phase }) }
          await stage.coordinator.faults.releaseAll()
          await stage.proxy.releaseEverything(random.next(in: 0...1) == 0 ? .pass : .drop)
        }
        let end = try await stage.runUntilTerminated { _ in
          try await stage.allOver(within: 180, knowable: false)
        }
        #expect(end.status == 0)
        try await checkBooks(of: stage, stored: stored)
      }
    }

    private func queueBurst(on stage: Stage) async {
      for number in 1...30 {
        await stage.queue(
          ["sleep \(number % 3)", "echo \(number)"], runner: number % 6 == 0 ? "broken" : "sandbox")
      }
    }

    private func checkBooks(of stage: Stage, stored: Set<Int>) async throws {
      let books = await stage.coordinator.books
      let lost = books.lost(for: 5)
      print("unknowable: \(lost.sorted())")
      // One request of each of the two runners can be in flight at a kill.
      #expect(lost.count <= 2 * Self.kills)
      #expect(lost.isDisjoint(with: stored), "a job that was on disk is not lost")
      for book in books.jobs where !lost.contains(book.id) {
        #expect(book.state.isFinal, "\(book)")
        #expect(book.launches.count <= 1, "\(book)")
        #expect(book.reportedBy == "inner" || book.reportedBy == "dispatcher", "\(book)")
      }
      #expect(books.launchedTwice.isEmpty)
      #expect(try stage.phases().isEmpty)
      #expect(try await stage.leftovers().isEmpty)
    }

    /// Waits until a job stands in that phase, holding the request that the phase waits for.
    private func reach(_ phase: String, on stage: Stage) async throws {
      let proxy = stage.proxy
      switch phase {
      case "provisioning": _ = await proxy.hold("POST /build")
      case "launching": _ = await proxy.hold("POST /containers/create")
      case "starting":
        let started = await proxy.hold("POST /containers/*/start", .answer)
        await proxy.waitUntilHeld(started)
        _ = await proxy.hold("GET /containers/*/json", times: 99)
        await proxy.release(started)
      case "failing":
        // Not its log: with that held, jobs that wait for their first line would keep all places.
        var fault = Fault(.update, .hold, state: "failed")
        fault.caller = "dispatcher"
        _ = await stage.coordinator.faults.add(fault)
        // The others may be over by now, or have been lost with the request that brought them.
        await stage.queue([], runner: "broken")
      case "running":
        // Without the coordinator's word a job runs on, whatever becomes of its container.
        _ = await stage.coordinator.faults.add(Fault(.job, .hold))
      case "decommissioning": _ = await proxy.hold("DELETE /containers/*", times: 9)
      default: break
      }
      try await until("a job is \(phase)") { try stage.phases().values.contains(phase) }
    }
  }
}

/// Numbers drawn from a seed (SplitMix64), for one task.
private final class Draws: @unchecked Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  func next(in range: ClosedRange<Int>) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    mixed ^= mixed >> 31
    return range.lowerBound + Int(mixed % UInt64(range.count))
  }
}
