import Core
@testable import StateFile

/// A state that can be read is written so that the same is read again.
func fuzzState(_ bytes: [UInt8]) {
  _ = try? ImportedInput(bytes)
  guard let snapshot = try? SnapshotCoding.decode(bytes) else { return }
  var coding = SnapshotCoding()
  let written = coding.encode(snapshot)
  guard let again = try? SnapshotCoding.decode(written) else { preconditionFailure() }
  precondition(again.records == snapshot.records)
  precondition(coding.encode(again) == written)
}
