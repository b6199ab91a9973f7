import Foundation
import Testing
import World

// By the built program, which is killed at each request that it sends.

extension WithoutEngine {
  @Suite("On Clever Cloud, steps killed at any moment", .serialized, .timeLimit(.minutes(10)))
  struct CleverKilledStepTests {
    @Test("one application, one launch, and nothing is left")
    func everyMoment() async throws {
      let moments = try await Rows.abreast(KilledStep.all, most: 10) { step in
        let (journal, found) = (Journal(), Found())
        try await CleverStage.play(journal: journal) { stage in
          await found.add(try await step.play(on: stage, journal) { await stage.queue($0) })
          let books = await stage.cloud.clever.books
          #expect(books.existing == [] && books.launchedTwice == [], "\(step.words)")
          #expect(books.doubled == [] && books.foreignDeleted == [], "\(step.words)")
        }
        return await found.moments
      }
      tell(moments, "Clever Cloud")
    }
  }
}

extension OneAtATime {
  @Suite("On a Docker Engine, steps killed at any moment", .serialized, .timeLimit(.minutes(10)))
  struct KilledStepTests {
    @Test("one container, one launch, and nothing is left")
    func everyMoment() async throws {
      // Each moment once: a container takes its time. On Clever Cloud all is tried.
      let steps = KilledStep.all.filter { $0.isInPlace == ($0.moment == .before) || $0.isFirst }
      let moments = try await Rows.abreast(steps, most: 4) { step in
        let journal = Journal()
        return try await Stage.play(journal: journal) { stage in
          let moments = try await step.play(on: stage, journal) { await stage.queue($0) }
          #expect(try await stage.leftovers() == [], "\(step.words)")
          return moments
        }
      }
      tell(moments, "a Docker Engine")
    }
  }
}

private func tell(_ moments: [String], _ place: String) {
  #expect(moments.count > 30)
  print("steps on \(place) were killed at \(moments.count) moments")
}

/// What a step was killed at.
private actor Found {
  private(set) var moments: [String] = []
  func add(_ more: [String]) { moments += more }
}
