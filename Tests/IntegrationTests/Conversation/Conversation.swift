import Foundation
import World

/// What was said with one side in the course of a job: what changed something, request for request,
/// and what was only asked in between.
struct Conversation: Sendable {
  /// Each request that changes something, in order.
  let writes: [String]
  /// The kinds of looks before the first of them, before the second, …, and after the last.
  let reads: [Set<String>]

  init(_ entries: [JournalEntry], with party: JournalEntry.Party) {
    var (writes, reads): ([String], [Set<String>]) = ([], [[]])
    for entry in entries where entry.party == party && !MeantDifference.isOfTheMoment(entry) {
      if entry.isRead {
        reads[reads.count - 1].insert(entry.kind)
      } else {
        writes.append(entry.line)
        reads.append([])
      }
    }
    self.writes = writes
    self.reads = reads
  }

  /// What the steps said and the daemon did not, and the other way round, in lines.
  ///
  /// - Parameter counts: whether it counts that somebody was asked something before a request, too;
  ///   a fault has both ask again, as time wants it.
  static func differences(
    steps: [JournalEntry], daemon: [JournalEntry], looks counts: Bool
  ) -> [String] {
    JournalEntry.Party.allCases.flatMap { party -> [String] in
      let one = Conversation(steps, with: party)
      let other = Conversation(daemon, with: party)
      guard one.writes == other.writes else {
        return ["\(party), in this order by the steps, and then by hpr run:"]
          + one.told(against: other) + ["and"] + other.told(against: one)
      }
      return counts ? one.looks(unlike: other, party) : []
    }
  }

  /// Each request, shortened to where it differs from the other's of that place.
  private func told(against other: Conversation) -> [String] {
    writes.enumerated().map { index, line in
      let its = index < other.writes.count ? other.writes[index] : ""
      let same = line.commonPrefix(with: its).count
      let head = "  \(line.prefix(70)) … \(line.suffix(12))"
      guard line != its, same >= 70 else { return head }
      return "\(head)\n    … \(line.dropFirst(same - 30).prefix(90))"
    }
  }

  /// The looks of one and not of the other that are not meant.
  private func looks(unlike other: Conversation, _ party: JournalEntry.Party) -> [String] {
    zip(reads, other.reads).enumerated().flatMap { index, pair -> [String] in
      let place = index < writes.count ? "before \(writes[index].prefix(60))" : "at the end"
      let alone = pair.0.subtracting(pair.1).filter { !MeantDifference.covers($0, of: .steps) }
      let missed = pair.1.subtracting(pair.0).filter { !MeantDifference.covers($0, of: .daemon) }
      return alone.sorted().map { "\(party), \(place): only the steps ask \($0)" }
        + missed.sorted().map { "\(party), \(place): only hpr run asks \($0)" }
    }
  }
}
