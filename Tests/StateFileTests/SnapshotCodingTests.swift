import Core
import Testing
import TestSupport

@testable import StateFile

@Suite("Encoding the state again")
struct SnapshotCodingTests {
  /// What was kept from the times before may not show.
  @Test("gives the bytes that a first encoding gives, whatever came before", arguments: 0..<5)
  func again(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var coding = SnapshotCoding()
    var snapshot = Snapshot(installation: "0123456789abcdef0123456789abcdef")
    for _ in 0..<12 {
      change(&snapshot, &random)
      var fresh = SnapshotCoding()
      let bytes = coding.encode(snapshot)
      #expect(bytes == fresh.encode(snapshot))
      #expect(try SnapshotCoding.decode(bytes) == snapshot)
    }
  }

  private func change(_ snapshot: inout Snapshot, _ random: inout SeededRandom) {
    switch Int.random(in: 0...6, using: &random) {
    case 0: snapshot.records = Samples.recordsOfEachKind.shuffled(using: &random)
    case 1: snapshot.records.removeAll { _ in Bool.random(using: &random) }
    case 2:
      for index in snapshot.records.indices where Bool.random(using: &random) {
        snapshot.records[index].lastError = "trouble \(Int.random(in: 0...9, using: &random))"
      }
    case 3:
      snapshot.systemStart =
        Bool.random(using: &random) ? nil : SystemStart(id: "a-b", at: moment(&random))
    case 4: snapshot.served = Bool.random(using: &random) ? [] : [served(&random)]
    case 5: snapshot.catalogues = Bool.random(using: &random) ? [] : [catalogue(&random)]
    default: snapshot.runners = Bool.random(using: &random) ? [] : [status(&random)]
    }
  }

  private func moment(_ random: inout SeededRandom) -> Instant {
    Instant(milliseconds: Int64.random(in: 0...2_000_000_000_000, using: &random))
  }

  private func served(_ random: inout SeededRandom) -> ServedNamespace {
    ServedNamespace(
      runner: RunnerName("lab"), namespace: "group", account: Account("orga_1"),
      lastServed: moment(&random))
  }

  private func catalogue(_ random: inout SeededRandom) -> KnownCatalogue {
    let weight = Weight(thousandths: Int.random(in: 1...9, using: &random))
    return KnownCatalogue(
      runner: RunnerName("lab"),
      catalogue: Catalogue([Flavor(choice: "M", apiName: "M", weight: weight)]))
  }

  private func status(_ random: inout SeededRandom) -> RunnerStatus {
    let why = Bool.random(using: &random) ? "no room" : nil
    return RunnerStatus(name: RunnerName("lab"), whyNot: why, since: moment(&random))
  }
}
