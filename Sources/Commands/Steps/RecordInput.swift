import Core
import Glibc
import StateFile

/// Reads the record that a step is given.
enum RecordInput {
  /// The most that is read: 64 MiB.
  static let limit = 64 << 20

  /// Reads a record from a file; from standard input for nil and `-`.
  /// - Throws: `CommandError` with status 3 if there is nothing at all, 2 for anything else but a
  ///   record.
  static func read(_ path: String?, _ context: CommandContext) throws(CommandError) -> StepRecord {
    let isInput = path == nil || path == "-"
    let name = isInput ? "standard input" : path ?? ""
    let bytes = try bytes(isInput ? nil : path, name, context)
    if isNothing(bytes) {
      throw CommandError(.nothing, name, "there is no record, so there is nothing to do")
    }
    let record: StepRecord
    do throws(CodingError) {
      record = try StepRecord(reading: bytes)
    } catch {
      throw CommandError(.invalid, name, "not a job record: \(error.sentence)")
    }
    if let why = record.contradiction {
      throw CommandError(.invalid, name, "not a job record: \(why)")
    }
    return record
  }

  /// Whether there is nothing in it but blanks and line ends, as of an `echo`.
  static func isNothing(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
  }

  private static func bytes(
    _ path: String?, _ name: String, _ context: CommandContext
  ) throws(CommandError) -> [UInt8] {
    do throws(InputError) {
      guard let path else { return try context.limitedInput(limit) }
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw InputError(errno: errno) }
      defer { close(descriptor) }
      return try Streams.readAll(descriptor, limit: limit)
    } catch {
      throw CommandError(.invalid, name, error.why)
    }
  }
}

/// Why something given could not be read, in one line.
public struct InputError: Error, Sendable, Hashable {
  /// The line.
  public var why: String

  /// Wraps the line.
  public init(_ why: String) { self.why = why }

  init(errno code: CInt) { self.init(String(cString: strerror(code))) }
}

extension Streams {
  /// All of standard input, which has to be no more than `limit` bytes.
  /// - Throws: `InputError`.
  public static func readInput(limit: Int) throws(InputError) -> [UInt8] {
    try readAll(STDIN_FILENO, limit: limit)
  }

  /// All that can be read, which has to be no more than `limit` bytes.
  static func readAll(_ descriptor: CInt, limit: Int) throws(InputError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes += chunk[..<count]
      } else if errno != EINTR {
        throw InputError(errno: errno)
      }
    }
    throw InputError("it is larger than \(limit >> 20) MiB")
  }
}
