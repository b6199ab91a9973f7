import Glibc

/// The two streams: data goes to standard output, all else to standard error.
public struct Streams: Sendable {
  /// Writes data.
  public var output: @Sendable ([UInt8]) throws -> Void
  /// Writes everything else; failures are of no consequence.
  public var errors: @Sendable ([UInt8]) -> Void

  /// Joins the two.
  public init(
    output: @escaping @Sendable ([UInt8]) throws -> Void,
    errors: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.output = output
    self.errors = errors
  }

  /// The streams of the process.
  public static let process = Streams(
    output: { try write($0, to: STDOUT_FILENO) },
    errors: { try? write($0, to: STDERR_FILENO) })

  /// Writes one line of data.
  public func print(_ line: String) throws { try output(Array("\(line)\n".utf8)) }
  /// Writes one line to standard error, whatever is in the text.
  public func tell(_ line: String) { errors(Array("\(Visible.text(line))\n".utf8)) }

  private static func write(_ bytes: [UInt8], to descriptor: CInt) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw errno == EPIPE
          ? OutputError.closed : OutputError.failed(String(cString: strerror(errno)))
      }
    }
  }
}

/// Why data could not be written.
public enum OutputError: Error, Sendable, Hashable {
  /// The reader is gone: the program ends quietly.
  case closed
  /// Anything else, such as a full disk.
  case failed(String)
}
