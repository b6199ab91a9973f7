import Core
import StateFile

/// Where a step's record goes: standard output, or a file of mode 0600 that is replaced whole, or a
/// device or a pipe that is written into.
struct RecordOutput: Sendable {
  /// The file; nil is standard output.
  let path: String?
  let context: CommandContext

  /// Writes the record as it is at the end.
  /// - Throws: `CommandError` also for a closed pipe, since a record that nobody has is lost.
  func write(_ record: StepRecord) throws(CommandError) {
    let bytes = record.bytes + [UInt8(ascii: "\n")]
    guard let path else { return try print(bytes) }
    do throws(StateFileError) {
      try OutputFile(path).write(bytes)
    } catch .unusable(_, let why) {
      throw failure(path, why)
    } catch {
      throw CommandError(error)
    }
  }

  private func print(_ bytes: [UInt8]) throws(CommandError) {
    do {
      try context.streams.output(bytes)
    } catch OutputError.failed(let why) {
      throw failure("standard output", why)
    } catch {
      throw failure("standard output", "nobody reads it")
    }
  }

  private func failure(_ name: String, _ why: String) -> CommandError {
    CommandError(.failed, name, "the job's record cannot be written: \(why)")
  }

  /// Keeps the record in the file before each order of the job's life, so that a step that is
  /// killed leaves what it was about to do. Standard output, a device or a pipe gets only the last.
  var store: @Sendable (JobRecord, Bool) async throws(StateStoreError) -> Void {
    { [path] (record, isOver) async throws(StateStoreError) in
      guard let path, OutputFile(path).isReplaced else { return }
      let bytes = StepRecord(record: record, isOver: isOver).bytes
      do throws(StateFileError) {
        try OutputFile(path).write(bytes + [UInt8(ascii: "\n")])
      } catch .unusable(_, let why) {
        throw StateStoreError("\(path): \(why)")
      } catch {
        throw StateStoreError("\(path): it cannot be written")
      }
    }
  }
}
