import Glibc
import SystemPackage

extension FilePath {
  /// What is at the end of symbolic links, whether it exists or not.
  func behindLinks() throws(Errno) -> FilePath {
    var path = self
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let length = readlink(path.string, &buffer, buffer.count)
      if length < 0 { return path }
      let text = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      path = path.removingLastComponent().pushing(FilePath(text))
    }
    throw .tooManySymbolicLinkLevels
  }
}
