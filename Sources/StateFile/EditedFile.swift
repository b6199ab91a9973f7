import Glibc
import SystemPackage

/// A file of somebody else's that is read, and replaced whole or not at all.
///
/// Behind a symbolic link it is the link's target. Mode, owner and group stay; a new file gets the
/// mode 0600. Nothing is ever written into the file itself.
public struct EditedFile: Sendable {
  /// Where it is, symbolic links followed.
  public let path: String
  /// What it held when it was read; nil if there was none.
  public let bytes: [UInt8]?
  private let status: FileStatus?

  /// Reads the file, if there is one.
  /// - Throws: `StateFileError.unusable` for what is no regular file, cannot be read, or is larger
  ///   than `SmallFile.limit`.
  public init(reading path: String) throws(StateFileError) {
    do throws(Errno) {
      let target = try FilePath(path).behindLinks()
      self.path = target.string
      status = try FileStatus(at: target)
    } catch {
      throw .unusable(path: path, why: describe(error))
    }
    if let status, !status.isRegular {
      throw .unusable(path: path, why: "it is not a regular file")
    }
    bytes = try readFile(FilePath(self.path), limit: SmallFile.limit, mayBePipe: false)
  }

  /// The user and group that the file belongs to; nil if there was none.
  public var owner: (user: UInt32, group: UInt32)? { status.map { ($0.user, $0.group) } }

  /// Looks whether a file could be put here, as far as that shows without doing it.
  /// - Throws: `StateFileError.unusable` with the reason why not.
  public func checkPlace() throws(StateFileError) {
    let directory = Self.directory(of: FilePath(path))
    if access(directory.string, W_OK | X_OK) != 0 {
      throw .unusable(
        path: path, why: "its directory: \(describe(Errno(rawValue: errno)))")
    }
  }

  /// Replaces the file, or makes it if there was none.
  /// - Throws: `StateFileError.unusable`; then the file is as it was.
  public func replace(with new: [UInt8]) throws(StateFileError) {
    let isInPlace: Bool
    do throws(Errno) {
      isInPlace = try put(new)
    } catch {
      throw .unusable(path: path, why: describe(error))
    }
    if !isInPlace {
      throw .unusable(path: path, why: "somebody else has changed it meanwhile")
    }
  }

  private func put(_ new: [UInt8]) throws(Errno) -> Bool {
    let target = FilePath(path)
    let folder = Self.directory(of: target)
    let directory = try Self.open(folder, .readOnly, [.directory, .closeOnExec])
    defer { try? directory.close() }
    // Two hpr at the same file do not come between each other's look and rename.
    _ = flock(directory.rawValue, LOCK_EX)
    Replacement.clearLeftovers(of: target)
    let replacement = try Replacement(for: target)
    defer { replacement.close() }
    try write(new, to: replacement.file)
    guard isUnchanged else { return false }
    let temporary = replacement.path.string
    if status == nil {
      // Unlike a rename a link replaces nothing that has come meanwhile.
      if link(temporary, path) != 0 {
        if errno == EEXIST { return false }
        try Self.check(rename(temporary, path))
      }
    } else {
      try Self.check(rename(temporary, path))
    }
    // What is in place now is whole; that its name may not be durable yet is no failure.
    _ = fsync(directory.rawValue)
    return true
  }

  private var isUnchanged: Bool {
    do {
      let now = try FileStatus(at: FilePath(path))
      return try now == status
        && readFile(FilePath(path), limit: SmallFile.limit, mayBePipe: false) == bytes
    } catch {
      return false
    }
  }

  private func write(_ new: [UInt8], to file: FileDescriptor) throws(Errno) {
    if let status {
      let own = try FileStatus(of: file)
      if (own.user, own.group) != (status.user, status.group) {
        try Self.check(fchown(file.rawValue, status.user, status.group))
      }
      try Self.check(fchmod(file.rawValue, status.permissions))
    }
    do { _ = try file.writeAll(new) } catch { throw error as? Errno ?? .ioError }
    try Self.check(fsync(file.rawValue))
  }

  private static func directory(of path: FilePath) -> FilePath {
    let parent = path.removingLastComponent()
    return parent.isEmpty ? "." : parent
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

/// What a file is besides its content.
private struct FileStatus: Sendable, Hashable {
  let device: UInt64
  let inode: UInt64
  let mode: mode_t
  let user: uid_t
  let group: gid_t

  var isRegular: Bool { mode & S_IFMT == S_IFREG }
  var permissions: mode_t { mode & 0o7777 }

  init?(at path: FilePath) throws(Errno) {
    var status = stat()
    guard stat(path.string, &status) == 0 else {
      let error = Errno(rawValue: errno)
      if error == .noSuchFileOrDirectory { return nil }
      throw error
    }
    self.init(status)
  }

  init(of file: FileDescriptor) throws(Errno) {
    var status = stat()
    guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    self.init(status)
  }

  private init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    mode = status.st_mode
    user = status.st_uid
    group = status.st_gid
  }
}
