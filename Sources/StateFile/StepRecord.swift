public import Core

/// A record as it flows between the single steps (cli.md, "The job record"): a job's record, or one
/// whose debts are both paid, which no state file holds.
public struct StepRecord: Sendable, Hashable {
  /// The record. Of one that is over the phase means nothing.
  public var record: JobRecord
  /// Both debts are paid: the phase is written as `over`, with the result.
  public var isOver: Bool

  /// Joins the two.
  public init(record: JobRecord, isOver: Bool = false) {
    self.record = record
    self.isOver = isOver
  }

  /// Reads a record that stands alone in the bytes.
  /// - Throws: `CodingError` with one sentence, for anything but a record that this version reads.
  public init(reading bytes: [UInt8]) throws(CodingError) {
    self = try RecordCoding.decodeOfStep(bytes)
  }

  /// The record as one JSON object, the payload byte for byte.
  public var bytes: [UInt8] { RecordCoding.encode(record, isOver: isOver) }

  /// The word for how the job ended.
  public var result: String { RecordCoding.word(record.result) }

  /// What of it cannot belong together, in one sentence; nil if nothing.
  public var contradiction: String? {
    if let payload = record.payload, payload.id != record.key.job {
      return "`job_id` is not the id in `job`"
    }
    guard let resource = record.resource else { return nil }
    // Whatever bears another name was never made by hpr or by the peer.
    if !resource.name.text.hasPrefix("hpd-job-")
      || !resource.name.text.hasSuffix("-\(record.key.job)")
    {
      return "`resource` has a name that hpr never gave to this job's"
    }
    return nil
  }
}
