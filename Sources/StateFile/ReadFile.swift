import Glibc
import SystemPackage

/// The bytes of a file; nil if there is none.
/// - Parameter limit: a file of more bytes is not read to its end.
func readFile(_ path: FilePath, limit: Int = .max) throws(StateFileError) -> [UInt8]? {
  do {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    defer { try? file.close() }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  } catch Errno.noSuchFileOrDirectory {
    return nil
  } catch {
    throw .unusable(path: path.string, why: describe(error))
  }
  throw .unusable(path: path.string, why: "it is larger than \(limit >> 20) MiB")
}
