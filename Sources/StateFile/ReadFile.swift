import Glibc
import SystemPackage

/// The bytes of a regular file; nil if there is none. Anything else, such as a pipe, is refused
/// without waiting for it.
/// - Parameter limit: a file of more bytes is not read to its end.
func readFile(_ path: FilePath, limit: Int = .max) throws(StateFileError) -> [UInt8]? {
  do {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    defer { try? file.close() }
    try mustBeRegular(file)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  } catch Errno.noSuchFileOrDirectory {
    return nil
  } catch let refusal as NotRegular {
    throw .unusable(path: path.string, why: refusal.why)
  } catch {
    throw .unusable(path: path.string, why: describe(error))
  }
  throw .unusable(path: path.string, why: "it is larger than \(limit >> 20) MiB")
}

private struct NotRegular: Error { let why: String }

private func mustBeRegular(_ file: FileDescriptor) throws {
  var status = stat()
  guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
  let kind = status.st_mode & S_IFMT
  if kind == S_IFDIR { throw Errno.isDirectory }
  if kind != S_IFREG { throw NotRegular(why: "it is not a regular file") }
}
