/// What this hpr is.
enum Version {
  /// The version.
  static let number = "0.1.0"
  /// The commit it was built from; empty if the build did not know it.
  static let commit = builtCommit
  /// What `hpr --version` says.
  static let text = commit.isEmpty ? "hpr \(number)" : "hpr \(number) (\(commit))"
}
