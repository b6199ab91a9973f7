public import Foundation

/// A program that this package builds, beside the running one.
public enum BuiltProduct {
  /// Where the program lies.
  ///
  /// - Throws: `WorldError` when it is not there.
  public static func path(_ name: String) throws -> URL {
    let running = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let path = running.deletingLastPathComponent().appendingPathComponent(name)
    guard FileManager.default.isExecutableFile(atPath: path.path) else {
      throw WorldError("no \(name) beside \(running.path): build all products first")
    }
    return path
  }
}

/// What the world lacks, in one line.
public struct WorldError: Error, CustomStringConvertible {
  /// The line.
  public let description: String

  /// An error that says `description`.
  public init(_ description: String) { self.description = description }
}
