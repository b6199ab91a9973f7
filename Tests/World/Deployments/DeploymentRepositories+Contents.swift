public import Foundation

extension DeploymentRepositories {
  /// Where a repository lies, for a `git` of the test's own.
  public nonisolated func path(of name: String) -> String {
    folder.appendingPathComponent("\(name).git").path
  }

  /// The commit that `master` stands at; nil if nothing was pushed.
  public nonisolated func master(of name: String) -> String? {
    let file = "\(path(of: name))/refs/heads/master"
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The files of `master` by name; none if nothing was pushed.
  ///
  /// - Throws: `WorldError` when git cannot read them.
  public func files(of name: String) async throws -> [String: Data] {
    guard master(of: name) != nil else { return [:] }
    let place = "--git-dir=\(path(of: name))"
    let list = try await git(place, "ls-tree", "-r", "-z", "--name-only", "master")
    var files: [String: Data] = [:]
    for part in list.split(separator: 0) {
      let file = String(decoding: part, as: UTF8.self)
      files[file] = try await git(place, "cat-file", "blob", "master:\(file)")
    }
    return files
  }

  /// The files of `master` in the form that a journal compares.
  func contents(of name: String) async -> String {
    do { return ComparableForm.files(try await files(of: name)) } catch { return "\(error)" }
  }

  /// Whether every object of a repository is whole and well formed.
  ///
  /// - Throws: `WorldError` with git's complaint if not.
  public func check(_ name: String) async throws {
    try await git("--git-dir=\(path(of: name))", "fsck", "--full", "--strict")
  }

  /// Commits one file to `master` behind everybody's back; gives the commit.
  ///
  /// - Throws: `WorldError` when git fails.
  @discardableResult
  public func commit(_ file: String, _ bytes: Data, to name: String) async throws -> String {
    let place = "--git-dir=\(path(of: name))"
    let blob = try await line(git(place, "hash-object", "-w", "--stdin", input: bytes))
    let entry = Data("100644 blob \(blob)\t\(file)\n".utf8)
    let tree = try await line(git(place, "mktree", input: entry))
    let identity = ["GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@a.invalid"].merging(
      ["GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@a.invalid"]) { $1 }
    let commit = try await line(
      git(place, "commit-tree", "-m", "other", tree, environment: identity))
    try await git(place, "update-ref", "refs/heads/master", commit)
    return commit
  }

  private func line(_ output: Data) -> String {
    String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func writeConfiguration(of name: String) throws {
    let file = "\(path(of: name))/config"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let more = """
      [receive]
      \tfsckObjects = true
      \tdenyNonFastForwards = true
      \tdenyDeletes = true
      \tautogc = false

      """
    try (text + more).write(toFile: file, atomically: false, encoding: .utf8)
  }

  func writeHook(_ hook: String, of name: String, _ script: String) throws {
    let file = "\(path(of: name))/hooks/\(hook)"
    try "#!/bin/sh\n\(script)\n".write(toFile: file, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
  }

  /// Facts: Clever Cloud §5.
  static let onlyMaster = """
    [ "$1" = refs/heads/master ] || { echo "You can only push to master" >&2; exit 1; }
    """
  static let success = "echo 'The application has successfully been queued for redeploy.' >&2"
}
