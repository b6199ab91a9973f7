import Glibc
import SystemPackage

/// The lock of a state file: a file of its own beside it, since a lock on a file that is replaced
/// by rename is lost. The kernel releases it when the process ends, however it ends.
struct FileLock: ~Copyable {
  private let descriptor: FileDescriptor

  /// Takes the lock without waiting.
  init(for path: FilePath) throws(StateFileError) {
    let lockPath = FilePath(path.string + ".lock")
    do {
      descriptor = try FileDescriptor.open(
        lockPath, .readWrite, options: [.create, .closeOnExec, .noFollow],
        permissions: [.ownerReadWrite])
    } catch {
      throw .unusable(path: lockPath.string, why: describe(error))
    }
    guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      let error = Errno(rawValue: errno)
      try? descriptor.close()
      if error == .wouldBlock { throw .locked(path: path.string) }
      throw .unusable(path: lockPath.string, why: describe(error))
    }
  }

  deinit { try? descriptor.close() }
}

/// The plain words of an error of the system.
func describe(_ error: any Error) -> String {
  (error as? Errno).map { String(describing: $0) } ?? String(describing: error)
}
