/// Where secrets are read from, so that Core itself opens no file.
public protocol SecretSource: Sendable {
  /// The bytes of a file.
  /// - Throws: `SecretSourceError` with the reason why it cannot be read.
  func bytes(ofFile path: String) throws(SecretSourceError) -> [UInt8]
}

/// Why a file of secrets cannot be read.
public struct SecretSourceError: Error, Sendable, Hashable {
  /// A few words that complete "cannot be read:", such as `no such file`.
  public var reason: String

  /// Wraps the reason.
  public init(_ reason: String) { self.reason = reason }
}
