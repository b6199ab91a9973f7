import Foundation
import Testing
import World

/// A step that is killed at each of its requests in turn, and taken again on the same record.
struct KilledStep: Sendable {
  /// The verb and its options.
  let arguments: [String]
  /// What was done with `job.json` before, in the shell.
  var before = ""
  let moment: Journal.Moment
  /// Whether the step writes over its record; otherwise it is taken again on the record from before.
  let isInPlace: Bool

  /// Each step of the pipe, and those that end a job in its midst.
  static let all = [
    (["acquire-once"], ""), (["provision"], ""), (["launch"], "hpr provision -o job.json job.json"),
    (["wait"], pipe), (["fail", "--message", "by hand"], pipe),
    (["decommission"], "\(pipe); hpr wait -o job.json job.json"),
    (["decommission", "--force"], pipe),
  ].flatMap { arguments, before in
    Journal.Moment.allCases.flatMap { moment in
      (arguments == ["acquire-once"] ? [false] : [false, true]).map {
        KilledStep(arguments: arguments, before: before, moment: moment, isInPlace: $0)
      }
    }
  }

  private static let pipe =
    "hpr provision -o job.json job.json && hpr launch -o job.json job.json"

  /// Whether it has no record yet.
  var isFirst: Bool { arguments == ["acquire-once"] }

  /// What the job does: it would outlive a step that ends it.
  var script: [String] {
    arguments.first == "fail" || arguments.last == "--force" ? ["sleep 600"] : ["sleep 1"]
  }

  /// Plays jobs until the step ends before its next request.
  ///
  /// - Parameter queue: queues a job with that script.
  /// - Returns: what the step was killed at, in order.
  func play(
    on stage: some PlayStage, _ journal: Journal,
    queue: @Sendable ([String]) async -> Int
  ) async throws -> [String] {
    var moments: [String] = []
    while moments.count < 60 {
      let job = await queue(script)
      if !isFirst {
        try await stage.shell("hpr acquire-once -o job.json; \(before)", ends: 0)
      }
      let held = try await stage.kill(
        arguments, record: isFirst ? nil : "job.json", into: isInPlace ? "job.json" : "other.json",
        at: moments.count + 1, moment, in: journal)
      try await goOn(on: stage, held)
      let book = try #require(await stage.theCoordinator.book(job))
      #expect(book.launches.count <= 1, "\(words) at \(held ?? "its end")")
      #expect(
        book.state.isFinal || book.calls == 0,
        "\(words) at \(held ?? "its end"): \(book)")
      guard let held else { break }
      moments.append(held)
    }
    // Nothing is asked between a grant and its record: a job would be lost there.
    if isFirst { #expect(moments.last == "POST /api/v4/jobs/request", "\(moments)") }
    return moments
  }

  /// Takes the step again, and brings the job to its end.
  private func goOn(on stage: some PlayStage, _ held: String?) async throws {
    if isFirst {
      // Without an answer nobody knows of the grant; then there is nothing more to do.
      let end = try await stage.shell(
        "test -e other.json && mv other.json job.json || hpr acquire-once -o job.json")
      guard end.status == 0 else {
        #expect(end.status == 3, "\(words): \(end.error)")
        return
      }
    }
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    let again = isFirst ? "" : "hpr \(words) -o job.json job.json;"
    let end = try await stage.shell(
      "\(again) rm -f other.json\n\(Play.toTheEnd) && rm job.json")
    #expect(end.status == 0, "\(words) at \(held ?? "its end"): \(end.error)")
  }

  /// In a few words.
  var words: String {
    "\(arguments.joined(separator: " ")) killed \(moment) an act\(isInPlace ? ", in place" : "")"
  }
}
