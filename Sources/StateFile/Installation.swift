import SystemPackage

/// The id of this installation: 32 random hex digits, made once, kept in the state file and beside
/// it, so that a lost state file does not make every resource a stranger's.
public enum Installation {
  /// The id kept beside a file of that path; a new one, kept there from now on, if there is none.
  /// - Throws: `StateFileError` if it can neither be read nor made.
  public static func id(beside path: String) throws(StateFileError) -> String {
    try id(beside: FilePath(path))
  }

  /// The id kept beside a file of that path; nil if there is none that can be read.
  public static func known(beside path: String) -> String? {
    let keep = FilePath(path + ".installation")
    guard let bytes = try? readFile(keep, limit: 1 << 10, mayBePipe: false) else { return nil }
    let id = String(String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" })
    return isValid(id) ? id : nil
  }

  /// An id that is kept nowhere.
  public static func random() -> String { make() }

  /// The id kept beside the state file; a new one, kept there from now on, if there is none.
  static func id(
    beside path: FilePath, on disk: any Disk = SystemDisk()
  ) throws(StateFileError) -> String {
    let keep = FilePath(path.string + ".installation")
    if let bytes = try disk.read(keep, limit: 1 << 10, mayBePipe: false) {
      let text = String(decoding: bytes, as: UTF8.self)
      let id = String(text.prefix { $0 != "\n" })
      guard isValid(id) else {
        throw .unreadable(path: keep.string, why: "it does not hold 32 hex digits")
      }
      return id
    }
    let id = make()
    do {
      try DurableWrite.write(Array("\(id)\n".utf8), to: keep, on: disk)
    } catch {
      throw .unusable(path: keep.string, why: describe(error))
    }
    return id
  }

  /// Keeps the state's id beside it too, where nothing is kept yet; a second place is no must.
  static func keep(
    _ id: String, beside path: FilePath, on disk: any Disk = SystemDisk()
  ) {
    let keep = FilePath(path.string + ".installation")
    guard let known = try? disk.read(keep, limit: .max, mayBePipe: false), known.isEmpty == false
    else {
      return _ = try? DurableWrite.write(Array("\(id)\n".utf8), to: keep, on: disk)
    }
  }

  static func isValid(_ id: String) -> Bool {
    id.utf8.count == 32 && id.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  private static func make() -> String {
    (0..<2).map { _ in
      let half = String(UInt64.random(in: .min ... .max), radix: 16)
      return String(repeating: "0", count: 16 - half.count) + half
    }.joined()
  }
}
