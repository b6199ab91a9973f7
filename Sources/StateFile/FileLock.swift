import Glibc
import SystemPackage

/// The lock of a state file: a file of its own beside it, since a lock on a file that is replaced
/// by rename is lost. The kernel releases it when the process ends, however it ends.
final class FileLock: Sendable {
  private let descriptor: FileDescriptor

  private init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  /// Takes the lock without waiting.
  static func take(for path: FilePath) throws(StateFileError) -> FileLock {
    let lock = FileLock(try open(FilePath(path.string + ".lock")))
    try lock.hold(for: path)
    return lock
  }

  /// Whether the file at the path is still the one that is held: whoever deletes it lets another
  /// hpr hold a new one beside. A place that cannot be looked at is taken for sound.
  func isInPlace(for path: FilePath) -> Bool {
    let disk = SystemDisk()
    do throws(Errno) {
      guard let found = try disk.identity(at: FilePath(path.string + ".lock")) else { return false }
      return try disk.identity(of: descriptor).isSameFile(as: found)
    } catch {
      return true
    }
  }

  private func hold(for path: FilePath) throws(StateFileError) {
    guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 else { return }
    let error = Errno(rawValue: errno)
    if error == .wouldBlock { throw .locked(path: path.string) }
    throw .unusable(path: path.string, why: describe(error))
  }

  private static func open(_ path: FilePath) throws(StateFileError) -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        path, .readWrite, options: [.create, .closeOnExec, .noFollow],
        permissions: [.ownerReadWrite])
    } catch {
      throw .unusable(path: path.string, why: describe(error))
    }
  }

  deinit { try? descriptor.close() }
}

/// The plain words of an error of the system.
func describe(_ error: any Error) -> String {
  (error as? Errno).map { String(describing: $0) } ?? String(describing: error)
}
