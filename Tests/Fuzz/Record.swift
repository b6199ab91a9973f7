import Core
@testable import StateFile

/// A record that can be read is written so that the same is read again.
func fuzzRecord(_ bytes: [UInt8]) {
  guard let record = try? RecordCoding.decode(bytes) else { return }
  precondition((try? RecordCoding.decode(RecordCoding.encode(record))) == record)
}
