/// What this hpr is.
enum Version {
  /// The version.
  static let number = "0.1.0"
  /// The commit it was built from, where the build knows it.
  static let commit = ""
}
