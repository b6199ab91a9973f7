import SystemPackage

/// Small files beside the configuration and the state.
public enum SmallFile {
  /// The most that is read: 16 MiB.
  public static let limit = 16 << 20

  /// The bytes of a file; nil if there is none.
  /// - Throws: `StateFileError.unusable`, also for a file of more than `limit` bytes.
  public static func read(_ path: String) throws(StateFileError) -> [UInt8]? {
    try readFile(FilePath(path), limit: limit)
  }

  /// The bytes of a file; nil if there is none. A pipe is refused, so that nothing is waited for.
  /// - Throws: as `read`.
  public static func readRegular(_ path: String) throws(StateFileError) -> [UInt8]? {
    try readFile(FilePath(path), limit: limit, mayBePipe: false)
  }

  /// All bytes of a file, however many, or of a pipe, however long they take; nil if there is none.
  public static func readAll(_ path: String) throws(StateFileError) -> [UInt8]? {
    try readFile(FilePath(path))
  }

  /// Writes a file of mode 0600, durably and whole.
  public static func create(_ path: String, _ bytes: [UInt8]) throws(StateFileError) {
    do throws(Errno) {
      try DurableWrite.writeAmongOthers(bytes, to: FilePath(path))
    } catch {
      throw .unusable(path: path, why: describe(error))
    }
  }
}
