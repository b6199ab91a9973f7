import Glibc
import SystemPackage

/// Writes a file so that at every instant, power loss included, either the old or the new content
/// is found, whole: temporary file in the same directory, sync, rename, sync of the directory.
enum DurableWrite {
  /// Replaces the file's content; its mode becomes 0600. A symbolic link in its place is itself
  /// replaced, never followed.
  static func write(_ bytes: [UInt8], to path: FilePath) throws(Errno) {
    _ = try replace(path, with: bytes)
    try syncDirectory(of: path)
  }

  /// The first half of `write`: whole at every instant, durable with `syncDirectory`.
  /// - Returns: the identity of what was written.
  static func replace(_ path: FilePath, with bytes: [UInt8]) throws(Errno) -> FileIdentity {
    let temporary = FilePath(path.string + ".new")
    _ = unlink(temporary.string)
    let identity: FileIdentity
    do {
      identity = try fill(temporary, with: bytes)
      try check(rename(temporary.string, path.string))
    } catch {
      _ = unlink(temporary.string)
      throw error
    }
    return identity
  }

  private static func fill(_ path: FilePath, with bytes: [UInt8]) throws(Errno) -> FileIdentity {
    let file = try open(
      path, .writeOnly, [.create, .exclusiveCreate, .closeOnExec, .noFollow])
    defer { try? file.close() }
    do {
      _ = try file.writeAll(bytes)
    } catch {
      throw error as? Errno ?? .ioError
    }
    try check(fsync(file.rawValue))
    return try FileIdentity(of: file)
  }

  /// Makes durable that names in the file's directory have changed.
  static func syncDirectory(of path: FilePath) throws(Errno) {
    let parent = path.removingLastComponent()
    let directory = try open(
      parent.isEmpty ? "." : parent, .readOnly, [.directory, .closeOnExec])
    defer { try? directory.close() }
    try check(fsync(directory.rawValue))
  }

  private static func open(
    _ path: FilePath, _ mode: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions
  ) throws(Errno) -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        path, mode, options: options, permissions: [.ownerReadWrite])
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  private static func check(_ status: CInt) throws(Errno) {
    if status != 0 { throw Errno(rawValue: errno) }
  }
}

/// What tells one written file from another at the same path.
struct FileIdentity: Sendable, Hashable {
  let device: UInt64
  let inode: UInt64
  let size: Int64
  let seconds: Int64
  let nanoseconds: Int64

  init(of file: FileDescriptor) throws(Errno) {
    var status = stat()
    guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    self.init(status)
  }

  /// The identity of what is at the path now; nil if nothing is.
  init?(at path: FilePath) throws(Errno) {
    var status = stat()
    guard lstat(path.string, &status) == 0 else {
      let error = Errno(rawValue: errno)
      if error == .noSuchFileOrDirectory { return nil }
      throw error
    }
    self.init(status)
  }

  /// Whether both are one file, whatever was written into it meanwhile.
  func isSameFile(as other: FileIdentity) -> Bool {
    device == other.device && inode == other.inode
  }

  private init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = Int64(status.st_mtim.tv_sec)
    nanoseconds = Int64(status.st_mtim.tv_nsec)
  }
}

extension DurableWrite {
  /// Gives a file a second name, so that it stays when the first is taken by another; where files
  /// can have one name only, it is renamed.
  static func keep(_ path: FilePath, as second: FilePath) throws(Errno) {
    if link(path.string, second.string) != 0 { try check(rename(path.string, second.string)) }
  }
}
