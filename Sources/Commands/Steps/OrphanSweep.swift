import Core
import Providers
import StateFile

/// Looks twice for resources that bear a mark of ours and that nothing tracks, and removes them.
struct OrphanSweep {
  /// An account, and the runner by whose credentials it is looked at.
  struct Place: Sendable, Hashable {
    var runner: RunnerName
    var account: Account
  }

  /// A resource of the last look, what was decided of it, and what was done.
  struct Finding: Sendable, Hashable {
    var resource: FoundResource
    var place: Place
    var verdict: Sweep.Verdict
    var outcome = Outcome.kept
  }

  /// What was done with a resource.
  enum Outcome: Sendable, Hashable {
    case kept
    case removed
    case wouldBeRemoved
    case failed(String)
  }

  let sweep: Sweep
  let places: [Place]
  /// The state file; nil where none can track what is swept.
  let statePath: String?
  let world: LiveWorld
  let context: CommandContext
  var dryRun = false
  /// Whether more than one may be removed without a question.
  var yes = false

  /// Between the two looks.
  static let interval = Duration.seconds(30)

  /// Looks, waits, looks again, and removes what both looks have found untracked.
  /// - Throws: `CommandError`; then nothing was removed, or what failed was told.
  func run() async throws -> (findings: [Finding], unseen: [Place: Trouble]) {
    let first = try await look()
    var last = first
    if hasUntracked(first) {
      let seconds = Self.interval.components.seconds
      context.streams.tell("hpr: looked once; the second look follows in \(seconds) s")
      try await context.pause(Self.interval)
      last = try await look()
    }
    var findings = findings(first, last)
    let doomed = findings.indices.filter { findings[$0].isUntracked }
    if dryRun {
      for index in doomed { findings[index].outcome = .wouldBeRemoved }
    } else if try mayRemove(doomed.map { findings[$0] }) {
      for index in doomed { findings[index].outcome = try await remove(findings[index]) }
    }
    return (findings, first.unseen.merging(last.unseen) { $1 })
  }

  /// What one look has seen.
  private struct Looks {
    var found: [Place: Sweep.Look] = [:]
    var unseen: [Place: Trouble] = [:]
  }

  /// Lists all places, then reads the state.
  private func look() async throws(CommandError) -> Looks {
    var looks = Looks()
    for place in places {
      switch await list(place) ?? .failed(Trouble("the runner is gone from the configuration")) {
      case .complete(let found): looks.found[place] = Sweep.Look(found: found, records: [])
      case .failed(let trouble): looks.unseen[place] = trouble
      }
    }
    let records = try records()
    for place in looks.found.keys { looks.found[place]?.records = records }
    return looks
  }

  private func list(_ place: Place) async -> ListAnswer? {
    let provider = world.provider(of: place.runner)
    return switch sweep.ownership {
    case .marks: await provider?.list(place.account)
    case .prefix(let prefix, _): await provider?.list(place.account, beginning: prefix)
    }
  }

  private func records() throws(CommandError) -> [JobRecord] {
    guard let statePath else { return [] }
    return try SweptState.read(statePath)?.records ?? []
  }

  private func hasUntracked(_ looks: Looks) -> Bool {
    looks.found.contains { place, look in
      look.found.contains {
        if case .untracked = sweep.verdict(on: $0, in: place.account, by: look) {
          true
        } else {
          false
        }
      }
    }
  }

  /// What can be said of the resources of the last look; without a first one none of them goes.
  private func findings(_ first: Looks, _ last: Looks) -> [Finding] {
    places.flatMap { place -> [Finding] in
      guard let second = last.found[place] else { return [] }
      let before = first.found[place] ?? Sweep.Look(found: [], records: [])
      return second.found.map {
        Finding(
          resource: $0, place: place,
          verdict: sweep.verdict(on: $0, in: place.account, by: before, then: second))
      }
    }
  }

  /// Asks before more than one deletion.
  private func mayRemove(_ doomed: [Finding]) throws(CommandError) -> Bool {
    guard doomed.count > 1, !yes else { return true }
    let list = doomed.map { "  \($0.resource.name) in \($0.place.account)" }
    let text = (list.map(Visible.text) + ["Remove these \(doomed.count) resources?"])
    switch context.ask(text.joined(separator: "\n")) {
    case true?: return true
    case false?: return false
    case nil:
      throw CommandError(
        .usage, "\(doomed.count) resources",
        "there is no terminal to ask on before they are removed",
        hint: "say --yes to remove them without a question, --dry-run to see them")
    }
  }

  /// Removes one, unless it is tracked by now: somebody may have thought long over the question.
  private func remove(_ finding: Finding) async throws -> Outcome {
    let (resource, place) = (finding.resource, finding.place)
    let look = Sweep.Look(found: [resource], records: try records())
    guard case .untracked(let key) = sweep.verdict(on: resource, in: place.account, by: look),
      let provider = world.provider(of: key.runner) ?? world.provider(of: place.runner),
      let executor = world.executor(of: place.runner)
    else { return .kept }
    let order = Resource(
      executor: executor, name: resource.name, id: resource.id, account: place.account,
      weight: resource.weight ?? .zero)
    var why = ""
    for wait in [1, 2, 4, 8] {
      switch await provider.delete(order) {
      case .gone: return .removed
      case .no(let trouble, credentials: true): return .failed(trouble.summary)
      case .no(let trouble, _), .unknown(let trouble): why = trouble.summary
      }
      try await context.pause(.seconds(wait))
    }
    return .failed(why)
  }
}

extension OrphanSweep.Finding {
  var isUntracked: Bool { if case .untracked = verdict { true } else { false } }
}

/// The state of a daemon, as a sweep reads it beside the daemon.
enum SweptState {
  /// Nil if there is none.
  static func read(_ path: String) throws(CommandError) -> Snapshot? {
    do throws(StateFileError) {
      return try StateFile.read(at: path)
    } catch {
      throw CommandError(error)
    }
  }
}
