import Foundation
import Testing
import World

/// One job, played by single steps as a script takes them, or by the daemon.
enum Play: String, Sendable, CaseIterable {
  case steps, daemon

  /// Repeats a step that ends without a definite answer, as a script would.
  private static let repeating = """
    is() { grep -qE "\\"phase\\":\\"($1)\\"" job.json; }
    again() {
      local phases=$1 status=0; shift
      for try in 1 2 3 4 5 6 7 8 9 10; do
        is "$phases" || return 0
        hpr "$@" -o job.json job.json; status=$?
        [ $status -eq 4 ] || [ $status -eq 5 ] || return 0
        sleep 1
      done
    }
    """

  /// Takes a job, and ends 3 if there is none.
  private static let taking = """
    for try in 1 2 3 4 5 6 7 8 9 10; do
      hpr acquire-once -o job.json; status=$?
      [ $status -eq 4 ] || break
      sleep 1
    done
    [ $status -eq 0 ] || exit $status
    """

  /// Brings the job of `job.json` to its end, from wherever it is.
  static let toTheEnd = """
    \(repeating)
    again 'acquired|provisioning' provision
    again 'launching' launch
    again 'starting|running|failing' wait
    is over || again '[a-z]*' decommission
    is over
    """

  /// Plays the job of a row to its end.
  func run(_ row: Row, _ job: Int, on stage: some PlayStage, _ journal: Journal) async throws {
    guard let cancellation = row.cancellation else { return try await run(on: stage, row.name) }
    if let request = cancellation.request { await journal.hold(of: request, cancellation.moment) }
    async let befallen: Void = cancellation.befall(job, on: stage, journal)
    do {
      try await run(on: stage, row.name)
      try await befallen
    } catch {
      // Else the stage could not be cleared.
      await journal.letGo()
      throw error
    }
    #expect(await stage.theCoordinator.book(job)?.state == .canceled, "\(row.name), \(self)")
  }

  private func run(on stage: some PlayStage, _ name: String) async throws {
    switch self {
    case .steps:
      let end = try await stage.shell("\(Self.taking)\n\(Self.toTheEnd)")
      // A grant whose answer was lost is known to nobody.
      let isKnown = await stage.theCoordinator.books.jobs.contains { $0.calls > 0 }
      #expect(end.status == (isKnown ? 0 : 3) || end.status == 4, "\(name): \(end.error)")
    case .daemon: try await stage.live()
    }
    let books = await stage.theCoordinator.books
    let isOver = books.jobs.allSatisfy { $0.state.isFinal || $0.calls == 0 }
    #expect(isOver, "\(name), \(self): \(books.jobs)")
  }
}

/// A stage on which a job can be played both ways.
protocol PlayStage: DaemonStage {
  /// Runs the daemon until every job is over.
  func live() async throws
}

extension Stage: PlayStage {
  func live() async throws {
    _ = try await runUntilTerminated { _ in try await allOver(knowable: false) }
  }
}

extension CleverStage: PlayStage {
  func live() async throws { try await runUntilTerminated { _ in try await allOver(within: 120) } }
}
