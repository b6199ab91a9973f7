import Foundation
import Testing
import World

extension WithoutEngine {
  /// The question before several deletions, by the built program: three sweeps side by side, for
  /// half a minute passes between the two looks of each.
  @Suite("The question before several deletions", .timeLimit(.minutes(10)))
  struct QuestionTests {
    @Test("is asked on the terminal, never on standard input; without a terminal nothing goes")
    func question() async throws {
      try await CleverStage.play { stage in
        for _ in 1...2 {
          await stage.queue()
          try await stage.shell("hpr acquire-once | hpr provision > made.json", ends: 0)
        }
        let mark = try #require(try stage.member("mark", of: "made.json") as? String)
        #expect(await stage.cloud.clever.books.existing.count == 2)
        let over = "\(stage.directory)/the-others-are-over"
        let sweep = "hpr decommission --steps --older-than 0s"
        let arguments = [
          "decommission", "-c", stage.configuration, "--steps", "--older-than", "0s",
        ]
        async let yes = stage.atTerminal(
          arguments, [("Remove these 2 resources? [y/N] ", "y")], lastBehind: over)
        async let no = stage.atTerminal(arguments, [("Remove these 2 resources? [y/N] ", "n")])
        let piped = try await stage.shell(
          "yes | (export HPR CONFIG; export -f hpr; setsid -w bash -c '\(sweep)')")
        #expect(piped.status == 64, "\(piped.error)")
        #expect(piped.error.contains("there is no terminal to ask on") && piped.output.isEmpty)
        let declined = try await no
        #expect(declined.status == 0 && declined.missing == nil, "\(declined.shown)")
        #expect(declined.shown.contains("left by your word"))
        #expect(await stage.cloud.clever.books.existing.count == 2)
        try Data().write(to: URL(filePath: over))
        let agreed = try await yes
        #expect(agreed.status == 0 && agreed.missing == nil, "\(agreed.shown)")
        #expect(agreed.shown.contains("  hpd-job-\(mark)-") && agreed.shown.contains("removed"))
        #expect(await stage.cloud.clever.books.existing == [])
      }
    }
  }
}
