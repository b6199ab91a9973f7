import Core
import Testing
import TestSupport

@testable import StateFile

/// What can be read of damaged bytes is written so that the same is read again.
@Suite("Damaged at random")
struct DamageTests {
  @Test("a record is refused or read as something that stays", arguments: Seeds.blocks(4))
  func records(block: UInt64) throws {
    var mutations = Mutations(seed: block)
    var read = 0
    for record in Samples.recordsOfEachKind {
      let bytes = RecordCoding.encode(record)
      for _ in 0..<12 {
        let damaged = mutations.damage(bytes)
        guard let found = try? RecordCoding.decode(damaged) else { continue }
        read += 1
        let again = try RecordCoding.decode(RecordCoding.encode(found))
        #expect(again == found, "\(String(decoding: damaged, as: UTF8.self))")
      }
    }
    #expect(read > 20, "the damage leaves some readable")
  }

  @Test("a state is refused or read as something that stays", arguments: Seeds.blocks(4))
  func states(block: UInt64) throws {
    var mutations = Mutations(seed: block)
    var snapshot = Snapshot(installation: "0123456789abcdef0123456789abcdef")
    snapshot.records = Samples.recordsOfEachKind.shuffled(using: &mutations).dropLast(50)
    snapshot.served = [
      ServedNamespace(
        runner: RunnerName("lab"), namespace: "group", account: Account("orga_1"),
        lastServed: Sample.start)
    ]
    let flavor = Flavor(choice: "M", apiName: "M", weight: Weight(thousandths: 5657))
    snapshot.catalogues = [
      KnownCatalogue(runner: RunnerName("lab"), catalogue: Catalogue([flavor]))
    ]
    var coding = SnapshotCoding()
    let bytes = coding.encode(snapshot)
    var read = 0
    for _ in 0..<300 {
      let damaged = mutations.damage(bytes)
      _ = try? ImportedInput(damaged)
      guard let found = try? SnapshotCoding.decode(damaged) else { continue }
      read += 1
      var fresh = SnapshotCoding()
      #expect(try SnapshotCoding.decode(fresh.encode(found)) == found)
    }
    #expect(read > 3, "the damage leaves some readable")
  }
}
