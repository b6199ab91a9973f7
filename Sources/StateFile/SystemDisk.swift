import Glibc
import SystemPackage

/// The file system of the machine.
struct SystemDisk: Disk {
  func read(
    _ path: FilePath, limit: Int, mayBePipe: Bool
  ) throws(StateFileError) -> [UInt8]? {
    try readFile(path, limit: limit, mayBePipe: mayBePipe)
  }

  func make(_ path: FilePath) throws(Errno) -> FileDescriptor {
    try open(path, .writeOnly, [.create, .exclusiveCreate, .closeOnExec, .noFollow])
  }

  func write(_ bytes: [UInt8], to file: FileDescriptor) throws(Errno) {
    do {
      _ = try file.writeAll(bytes)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  func openDirectory(of path: FilePath) throws(Errno) -> FileDescriptor {
    let parent = path.removingLastComponent()
    return try open(parent.isEmpty ? "." : parent, .readOnly, [.directory, .closeOnExec])
  }

  func sync(_ file: FileDescriptor) throws(Errno) { try check(fsync(file.rawValue)) }

  func close(_ file: FileDescriptor) { try? file.close() }

  func identity(of file: FileDescriptor) throws(Errno) -> FileIdentity {
    var status = stat()
    try check(fstat(file.rawValue, &status))
    return FileIdentity(status)
  }

  func identity(at path: FilePath) throws(Errno) -> FileIdentity? {
    var status = stat()
    do {
      try check(lstat(path.string, &status))
    } catch .noSuchFileOrDirectory {
      return nil
    }
    return FileIdentity(status)
  }

  func rename(_ path: FilePath, to new: FilePath) throws(Errno) {
    try check(Glibc.rename(path.string, new.string))
  }

  func link(_ path: FilePath, as second: FilePath) throws(Errno) {
    try check(Glibc.link(path.string, second.string))
  }

  func unlink(_ path: FilePath) throws(Errno) { try check(Glibc.unlink(path.string)) }

  private func open(
    _ path: FilePath, _ mode: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions
  ) throws(Errno) -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        path, mode, options: options, permissions: [.ownerReadWrite])
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  private func check(_ status: CInt) throws(Errno) {
    if status != 0 { throw Errno(rawValue: errno) }
  }
}

extension FileIdentity {
  fileprivate init(_ status: stat) {
    self.init(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      seconds: Int64(status.st_mtim.tv_sec), nanoseconds: Int64(status.st_mtim.tv_nsec))
  }
}
