import Glibc

/// The standard input of the process.
enum StandardInput {
  /// More than any state has.
  private static let limit = 1 << 30

  /// All of it, up to its end, however long that takes.
  static func read() throws(InputError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = chunk.withUnsafeMutableBytes {
        Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count)
      }
      if count == 0 { return bytes }
      if count > 0 {
        bytes += chunk[..<count]
      } else if errno != EINTR {
        throw InputError(why: String(cString: strerror(errno)))
      }
    }
    throw InputError(why: "there is more than a gibibyte of it")
  }
}

/// Why standard input could not be read.
struct InputError: Error, Hashable { let why: String }
