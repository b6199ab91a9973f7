import Glibc
import SystemPackage

/// The bytes of a file; nil if there is none.
/// - Parameters:
///   - limit: a file of more bytes is not read to its end.
///   - mayWait: whether it may be a pipe or a device. Who must not be held up takes files only.
func readFile(
  _ path: FilePath, limit: Int = .max, mayWait: Bool = true
) throws(StateFileError) -> [UInt8]? {
  do {
    let options: FileDescriptor.OpenOptions =
      mayWait ? [.closeOnExec] : [.closeOnExec, .nonBlocking]
    let file = try FileDescriptor.open(path, .readOnly, options: options)
    defer { try? file.close() }
    if !mayWait, try isSpecial(file) {
      throw StateFileError.unusable(path: path.string, why: "it is a pipe or a device")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  } catch Errno.noSuchFileOrDirectory {
    return nil
  } catch let error as StateFileError {
    throw error
  } catch {
    throw .unusable(path: path.string, why: describe(error))
  }
  throw .unusable(path: path.string, why: "it is larger than \(limit >> 20) MiB")
}

private func isSpecial(_ file: FileDescriptor) throws -> Bool {
  var status = stat()
  guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
  let kind = status.st_mode & S_IFMT
  return kind != S_IFREG && kind != S_IFDIR
}
