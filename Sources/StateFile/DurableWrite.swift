import SystemPackage

/// Writes a file so that at every instant, power loss included, either the old or the new content
/// is found, whole: temporary file in the same directory, sync, rename, sync of the directory.
enum DurableWrite {
  /// Replaces the file's content; its mode becomes 0600. A symbolic link in its place is itself
  /// replaced, never followed.
  static func write(
    _ bytes: [UInt8], to path: FilePath, on disk: any Disk = SystemDisk()
  ) throws(Errno) {
    _ = try replace(path, with: bytes, on: disk)
    try syncDirectory(of: path, on: disk)
  }

  /// The same among files of other people, none of which is touched. What an earlier writer of the
  /// file left who was killed is removed.
  static func writeAmongOthers(_ bytes: [UInt8], to path: FilePath) throws(Errno) {
    let disk = SystemDisk()
    let new = try Replacement(for: path)
    defer { new.close() }
    try disk.write(bytes, to: new.file)
    try disk.sync(new.file)
    try disk.rename(new.path, to: path)
    try syncDirectory(of: path, on: disk)
    Replacement.clearLeftovers(of: path)
  }

  /// The first half of `write`: whole at every instant, durable with `syncDirectory`.
  /// - Returns: the identity of what was written.
  static func replace(
    _ path: FilePath, with bytes: [UInt8], on disk: any Disk
  ) throws(Errno) -> FileIdentity {
    let temporary = FilePath(path.string + ".new")
    try? disk.unlink(temporary)
    let file = try disk.make(temporary)
    do {
      let identity = try fill(file, with: bytes, on: disk)
      try disk.rename(temporary, to: path)
      return identity
    } catch {
      try? disk.unlink(temporary)
      throw error
    }
  }

  private static func fill(
    _ file: FileDescriptor, with bytes: [UInt8], on disk: any Disk
  ) throws(Errno) -> FileIdentity {
    defer { disk.close(file) }
    try disk.write(bytes, to: file)
    try disk.sync(file)
    return try disk.identity(of: file)
  }

  /// Makes durable that names in the file's directory have changed.
  static func syncDirectory(of path: FilePath, on disk: any Disk) throws(Errno) {
    let directory = try disk.openDirectory(of: path)
    defer { disk.close(directory) }
    try disk.sync(directory)
  }

  /// Gives a file a second name, so that it stays when the first is taken by another; where files
  /// can have one name only, it is renamed.
  static func keep(_ path: FilePath, as second: FilePath, on disk: any Disk) throws(Errno) {
    do {
      try disk.link(path, as: second)
    } catch {
      try disk.rename(path, to: second)
    }
  }
}
