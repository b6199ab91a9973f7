import Glibc
import SystemPackage

/// A file that a command's output goes to, wherever a user says.
///
/// A regular file, or one that is not there yet, is replaced whole and gets the mode 0600; a symbolic
/// link to it stays. A device or a pipe is written into.
public struct OutputFile: Sendable {
  /// Where it is, as it was named.
  public let path: String

  /// Names the file; nothing is done yet.
  public init(_ path: String) { self.path = path }

  /// Whether it is replaced whole, so that it can be written more than once.
  public var isReplaced: Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
  }

  /// Writes it.
  /// - Throws: `StateFileError.unusable`; then a regular file is as it was.
  public func write(_ bytes: [UInt8]) throws(StateFileError) {
    do throws(Errno) {
      if isReplaced {
        try DurableWrite.writeAmongOthers(bytes, to: FilePath(path).behindLinks())
      } else {
        try writeThrough(bytes)
      }
    } catch .brokenPipe {
      throw .unusable(path: path, why: "nobody reads it")
    } catch {
      throw .unusable(path: path, why: describe(error))
    }
  }

  private func writeThrough(_ bytes: [UInt8]) throws(Errno) {
    do {
      let file = try FileDescriptor.open(FilePath(path), .writeOnly, options: [.closeOnExec])
      try file.closeAfter { _ = try file.writeAll(bytes) }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}
