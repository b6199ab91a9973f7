public import Core
import SystemPackage

/// The durable state of one daemon: one JSON file, always whole and true, held under a lock.
///
/// Commits run on a queue of their own, so that a slow disk holds up nothing else.
public actor StateFile: StateStore {
  private let path: FilePath
  private let disk: any Disk
  private let executor: any SerialExecutor
  private let lock: FileLock?
  private var written: FileIdentity?
  private var setAside: FileIdentity?
  private var coding = SnapshotCoding()
  private let reportForeign: @Sendable (String?) -> Void

  /// The queue that the file is written on.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// What was in the file when it was opened; nil if there was no file.
  public nonisolated let initial: Snapshot?
  /// The installation's id: of the file, else of the file beside it, else a new one.
  public nonisolated let installation: String

  /// Takes the lock and reads the state.
  /// - Parameters:
  ///   - path: the state file; its directory must be writable.
  ///   - reportForeign: told where a file was put that somebody else wrote in the state's place;
  ///     nil if somebody has deleted the state.
  /// - Throws: `StateFileError`; an unreadable file is never touched.
  public init(
    at path: String, reportForeign: @escaping @Sendable (String?) -> Void
  ) throws(StateFileError) {
    let lock = try FileLock.take(for: FilePath(path))
    try self.init(at: path, on: SystemDisk(), by: DiskExecutor(), lock: lock, reportForeign)
  }

  /// The same on a disk and an executor of one's own, without a lock.
  package init(
    at path: String, on disk: any Disk, by executor: any SerialExecutor,
    reportForeign: @escaping @Sendable (String?) -> Void
  ) throws(StateFileError) {
    try self.init(at: path, on: disk, by: executor, lock: nil, reportForeign)
  }

  private init(
    at path: String, on disk: any Disk, by executor: any SerialExecutor,
    lock: consuming FileLock?, _ reportForeign: @escaping @Sendable (String?) -> Void
  ) throws(StateFileError) {
    self.path = FilePath(path)
    self.disk = disk
    self.executor = executor
    self.lock = lock
    self.reportForeign = reportForeign
    initial = try Self.read(at: path, on: disk)
    if let initial {
      installation = initial.installation
      Installation.keep(installation, beside: self.path, on: disk)
    } else {
      installation = try Installation.id(beside: self.path, on: disk)
    }
    written = try? disk.identity(at: self.path)
  }

  /// Reads a state without taking the lock, as `hpr state show` does beside a daemon.
  /// - Returns: nil if there is no file.
  public static func read(at path: String) throws(StateFileError) -> Snapshot? {
    try read(at: path, on: SystemDisk())
  }

  /// The same on a disk of one's own.
  package static func read(
    at path: String, on disk: any Disk
  ) throws(StateFileError) -> Snapshot? {
    guard let bytes = try disk.read(FilePath(path), limit: .max, mayBePipe: false) else {
      return nil
    }
    do throws(CodingError) {
      return try SnapshotCoding.decode(bytes)
    } catch {
      throw .unreadable(path: path, why: error.sentence)
    }
  }

  /// Replaces the file's content, durably. A file that somebody else put there meanwhile is kept
  /// under another name and reported; there is no instant without a file. One that somebody has
  /// deleted is reported and written again.
  public func commit(_ snapshot: Snapshot) async throws(StateStoreError) {
    let bytes = coding.encode(snapshot)
    do throws(Errno) {
      try setForeignAside()
      written = try DurableWrite.replace(path, with: bytes, on: disk)
      try DurableWrite.syncDirectory(of: path, on: disk)
    } catch {
      throw StateStoreError("\(path.string): \(describe(error))")
    }
  }

  /// Whether the file is the one that was written last. A place that cannot be looked at is taken
  /// for sound: a commit could do no better.
  public func isInPlace() async -> Bool {
    guard let written else { return true }
    do throws(Errno) {
      return try disk.identity(at: path) == written
    } catch {
      return true
    }
  }

  private func setForeignAside() throws(Errno) {
    guard let found = try disk.identity(at: path) else {
      if written != nil { reportForeign(nil) }
      return written = nil
    }
    guard found != written, found != setAside else { return }
    var number = 1
    while try disk.identity(at: FilePath("\(path.string).foreign-\(number)")) != nil {
      number += 1
    }
    let aside = FilePath("\(path.string).foreign-\(number)")
    try DurableWrite.keep(path, as: aside, on: disk)
    setAside = found
    reportForeign(aside.string)
  }
}
