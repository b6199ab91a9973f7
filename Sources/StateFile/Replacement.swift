import Core
import Glibc
import SystemPackage

/// A file of mode 0600 beside another one, among files of other people, that is to take its place.
///
/// Nobody foresees its name, and it is locked while its writer lives: what a killed writer has left
/// is told from all else by its name, its owner, and by nobody holding it.
struct Replacement {
  let path: FilePath
  let file: FileDescriptor

  /// Makes an empty one for a file.
  init(for target: FilePath) throws(Errno) {
    var made: Replacement
    repeat { made = try Replacement(madeFor: target) } while !made.isLocked
    self = made
  }

  private init(madeFor target: FilePath) throws(Errno) {
    path = Self.folder(of: target).appending(
      Self.beginning(of: target) + Self.digits(UInt64.random(in: .min ... .max)))
    file = try SystemDisk().make(path)
  }

  /// Whoever clears leftovers may be faster than the lock.
  private var isLocked: Bool {
    _ = flock(file.rawValue, LOCK_EX)
    var status = stat()
    guard fstat(file.rawValue, &status) == 0, status.st_nlink == 0 else { return true }
    try? file.close()
    return false
  }

  /// Removes it, unless it took the file's place.
  func close() {
    _ = unlink(path.string)
    try? file.close()
  }

  /// Removes what writers who were killed have left beside a file.
  static func clearLeftovers(of target: FilePath) {
    let beginning = beginning(of: target)
    guard let folder = opendir(folder(of: target).string) else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let digits = name.utf8.dropFirst(beginning.utf8.count)
      guard name.hasPrefix(beginning), digits.count == 16, digits.allSatisfy(isHexDigit) else {
        continue
      }
      removeIfLeft(name, in: dirfd(folder), owners: owners(of: target))
    }
  }

  private static func removeIfLeft(_ name: String, in folder: CInt, owners: Set<uid_t>) {
    let left = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard left >= 0 else { return }
    defer { Glibc.close(left) }
    var status = stat()
    guard fstat(left, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      owners.contains(status.st_uid), flock(left, LOCK_EX | LOCK_NB) == 0
    else { return }
    unlinkat(folder, name, 0)
  }

  /// Whoever writes, and whom the file belongs to: a replacement is given to that one before it is
  /// in place.
  private static func owners(of target: FilePath) -> Set<uid_t> {
    var status = stat()
    return stat(target.string, &status) == 0 ? [geteuid(), status.st_uid] : [geteuid()]
  }

  /// Of the name only the checksum, for it may be as long as a name can be.
  private static func beginning(of target: FilePath) -> String {
    ".hpr-\(CRC32.hexDigits(of: Array((target.lastComponent?.string ?? "").utf8)))-"
  }

  private static func digits(_ number: UInt64) -> String {
    let hex = String(number, radix: 16)
    return String(repeating: "0", count: 16 - hex.count) + hex
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func folder(of target: FilePath) -> FilePath {
    let folder = target.removingLastComponent()
    return folder.isEmpty ? "." : folder
  }
}
