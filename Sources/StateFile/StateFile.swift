public import Core
import SystemPackage

/// The durable state of one daemon: one JSON file, always whole and true, held under a lock.
///
/// Commits run on a queue of their own, so that a slow disk holds up nothing else.
public actor StateFile: StateStore {
  private let path: FilePath
  private let disk: any Disk
  private let executor: any SerialExecutor
  private var lock: FileLock?
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
  /// Where the peer's state is kept that was taken over when the file was opened, if one was.
  public nonisolated let takenOverFrom: String?
  /// The installation's id: of the file, else of the file beside it, else a new one.
  public nonisolated let installation: String

  /// Takes the lock and reads the state.
  /// - Parameters:
  ///   - path: the state file; its directory must be writable.
  ///   - takeOver: makes a state of one of heptapod-paas-runner that is found in its place, given
  ///     the installation's id; what it makes is written at once, and the original kept beside it.
  ///     Without it such a file is refused.
  ///   - reportForeign: told where a file was put that somebody else wrote in the state's place;
  ///     nil if somebody has deleted the state.
  /// - Throws: `StateFileError`; an unreadable file is never touched.
  public init(
    at path: String,
    takingOver takeOver: (@Sendable (PeerState, String) throws(ImportError) -> Snapshot)? = nil,
    reportForeign: @escaping @Sendable (String?) -> Void
  ) throws(StateFileError) {
    let lock = try FileLock.take(for: FilePath(path))
    try self.init(
      at: path, on: SystemDisk(), by: DiskExecutor(), lock: lock, takeOver, reportForeign)
  }

  /// The same on a disk and an executor of one's own, without a lock.
  package init(
    at path: String, on disk: any Disk, by executor: any SerialExecutor,
    reportForeign: @escaping @Sendable (String?) -> Void
  ) throws(StateFileError) {
    try self.init(at: path, on: disk, by: executor, lock: nil, nil, reportForeign)
  }

  private init(
    at path: String, on disk: any Disk, by executor: any SerialExecutor,
    lock: FileLock?,
    _ takeOver: (@Sendable (PeerState, String) throws(ImportError) -> Snapshot)?,
    _ reportForeign: @escaping @Sendable (String?) -> Void
  ) throws(StateFileError) {
    self.path = FilePath(path)
    self.disk = disk
    self.executor = executor
    self.lock = lock
    self.reportForeign = reportForeign
    (initial, installation, takenOverFrom) = try Self.find(
      self.path, on: disk, takingOver: takeOver)
    written = try? disk.identity(at: self.path)
  }

  private static func find(
    _ path: FilePath, on disk: any Disk,
    takingOver takeOver: (@Sendable (PeerState, String) throws(ImportError) -> Snapshot)?
  ) throws(StateFileError) -> (Snapshot?, installation: String, original: String?) {
    do throws(StateFileError) {
      guard let found = try read(at: path.string, on: disk) else {
        return (nil, try Installation.id(beside: path, on: disk), nil)
      }
      Installation.keep(found.installation, beside: path, on: disk)
      return (found, found.installation, nil)
    } catch {
      guard case .peers = error, let takeOver else { throw error }
      let installation = try Installation.id(beside: path, on: disk)
      let (snapshot, original) = try TakeOver(path, installation, on: disk).perform(takeOver)
      return (snapshot, installation, original)
    }
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
      let root = try RecordCoding.parse(bytes, selecting: SnapshotCoding.selection)
      let fields = try Fields(root, "the state", in: bytes)
      if !PeerStateCoding.isPeers(fields) { return try SnapshotCoding.decode(fields, in: bytes) }
    } catch {
      throw .unreadable(path: path, why: error.sentence)
    }
    throw .peers(path: path)
  }

  /// Replaces the file's content, durably. A file that somebody else put there meanwhile is kept
  /// under another name and reported; there is no instant without a file. One that somebody has
  /// deleted is reported and written again. A lock file that somebody has deleted is made anew.
  /// - Throws: `StateStoreError`, also while another hpr holds a lock file put in the place of ours.
  public func commit(_ snapshot: Snapshot) async throws(StateStoreError) {
    let bytes = coding.encode(snapshot)
    try keepLock()
    do throws(Errno) {
      try setForeignAside()
      written = try DurableWrite.replace(path, with: bytes, on: disk)
      try DurableWrite.syncDirectory(of: path, on: disk)
    } catch {
      throw StateStoreError("\(path.string): \(describe(error))")
    }
  }

  /// Whether the file is the one that was written last, and the lock the one that was taken. A
  /// place that cannot be looked at is taken for sound: a commit could do no better.
  public func isInPlace() async -> Bool {
    guard let written else { return true }
    guard lock?.isInPlace(for: path) != false else { return false }
    do throws(Errno) {
      return try disk.identity(at: path) == written
    } catch {
      return true
    }
  }

  private func keepLock() throws(StateStoreError) {
    guard lock?.isInPlace(for: path) == false else { return }
    do throws(StateFileError) {
      lock = try FileLock.take(for: path)
    } catch {
      switch error {
      case .locked(let path): throw StateStoreError("\(path).lock: another hpr holds it")
      case .unusable(let path, let why): throw StateStoreError("\(path).lock: \(why)")
      case .unreadable, .peers, .refused: throw StateStoreError("\(path.string).lock: \(error)")
      }
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
