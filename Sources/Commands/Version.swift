/// What this hpr is.
enum Version {
  /// The version.
  static let number = "0.1.0"
}
