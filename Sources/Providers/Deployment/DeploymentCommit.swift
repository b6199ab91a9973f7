import CLibgit2
public import Core

/// The one commit that a deployment repository gets, and the pack that carries it.
///
/// Its id depends on nothing but the names and bytes of the files and the second of the instant:
/// author and message are fixed, there is no parent, the time zone is UTC. So it can be made anew
/// after a crash and compared with what the repository has.
public struct DeploymentCommit: Sendable, Hashable {
  /// The commit's id, forty hexadecimal digits.
  public let id: String
  /// Its objects in git's format for the wire.
  public let pack: [UInt8]

  /// Makes the commit, in memory only; this takes well under a millisecond.
  /// - Parameters:
  ///   - context: the files; the order in which they come does not count.
  ///   - instant: the date of the commit, of which whole seconds count. To be the same each time,
  ///     it is when the job was granted.
  /// - Throws: `CommitError` if git takes no file of such a name, or libgit2 fails.
  public init(of context: BuildContext, at instant: Instant) throws(CommitError) {
    let (id, pack) = try MemoryRepository.with {
      (repository) throws(CommitError) -> (git_oid, [UInt8]) in
      var files: [(name: String, blob: git_oid)] = []
      for file in context.files { files.append((file.name, try repository.blob(file.bytes))) }
      let commit = try repository.commit(
        repository.tree(files), author: ("hpr", "hpr@hpr.invalid"), message: "Run one job\n",
        // Git holds a date before 1970 to be a fault.
        at: max(0, instant.milliseconds / 1000))
      return (commit, try repository.pack(commit))
    }
    self.id = Self.digits(of: id)
    self.pack = pack
  }

  private static func digits(of id: git_oid) -> String {
    withUnsafeBytes(of: id.id) { bytes in
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }
}
