import Glibc
import SystemPackage

/// The bytes of a file; nil if there is none. Devices and sockets are refused.
/// - Parameters:
///   - limit: a file of more bytes is not read to its end.
///   - mayBePipe: whether a pipe is read too; it is not waited for longer than some seconds.
func readFile(
  _ path: FilePath, limit: Int = .max, mayBePipe: Bool = true
) throws(StateFileError) -> [UInt8]? {
  do {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    defer { try? file.close() }
    let isPipe = try isPipe(file)
    if isPipe, !mayBePipe { throw Refused(why: "it is a pipe") }
    let bytes = try readAll(of: file, limit: limit)
    if isPipe, bytes.isEmpty { throw Refused(why: "it is a pipe that nobody writes into") }
    if bytes.count <= limit { return bytes }
  } catch Errno.noSuchFileOrDirectory {
    return nil
  } catch let refused as Refused {
    throw .unusable(path: path.string, why: refused.why)
  } catch {
    throw .unusable(path: path.string, why: describe(error))
  }
  throw .unusable(path: path.string, why: "it is larger than \(limit >> 20) MiB")
}

private struct Refused: Error { let why: String }

/// How long each further piece of a pipe is waited for, in milliseconds.
private let patience: CInt = 5000

private func readAll(of file: FileDescriptor, limit: Int) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while bytes.count <= limit {
    do {
      let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    } catch Errno.wouldBlock {
      var wish = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
      if poll(&wish, 1, patience) == 0 {
        throw Refused(why: "nothing comes out of it, \(patience / 1000) s long")
      }
    }
  }
  return bytes
}

private func isPipe(_ file: FileDescriptor) throws -> Bool {
  var status = stat()
  guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
  switch status.st_mode & S_IFMT {
  case S_IFREG: return false
  case S_IFIFO: return true
  case S_IFDIR: throw Errno.isDirectory
  default: throw Refused(why: "it is not a regular file")
  }
}
