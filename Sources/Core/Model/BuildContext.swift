/// The files that become a job's machine: a `Dockerfile`, `runner.toml` and `job.json`.
public struct BuildContext: Sendable, Hashable {
  /// One file of the context.
  public struct File: Sendable, Hashable {
    /// Its name; the context has no folders.
    public var name: String
    /// Its content.
    public var bytes: [UInt8]

    /// Joins the parts.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }
  /// The files, in the order in which they are sent.
  public var files: [File]

  /// Wraps the files.
  public init(files: [File]) { self.files = files }
}
