/// The configured name of a runner: its identity inside hpr, since tokens rotate.
public struct RunnerName: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The name as the configuration file has it.
  public let text: String
  /// Wraps a name.
  public init(_ text: String) { self.text = text }
  /// The name.
  public var description: String { text }
  /// Orders by the text's Unicode scalars.
  public static func < (a: RunnerName, b: RunnerName) -> Bool { a.text < b.text }
}

/// The coordinator's number of a job.
public struct JobID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The number.
  public let number: Int64
  /// Wraps a number.
  public init(_ number: Int64) { self.number = number }
  /// The number in decimal.
  public var description: String { String(number) }
  /// Orders by number.
  public static func < (a: JobID, b: JobID) -> Bool { a.number < b.number }
}

/// The coordinator's number of the project that a job belongs to.
public struct ProjectID: Sendable, Hashable, CustomStringConvertible {
  /// The number.
  public let number: Int64
  /// Wraps a number.
  public init(_ number: Int64) { self.number = number }
  /// The number in decimal.
  public var description: String { String(number) }
}

/// What identifies a record: job numbers are unique in one coordinator only.
public struct JobKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The runner that was given the job.
  public let runner: RunnerName
  /// The coordinator's number of the job.
  public let job: JobID
  /// Joins the two parts.
  public init(_ runner: RunnerName, _ job: JobID) {
    self.runner = runner
    self.job = job
  }
  /// `RUNNER/JOB`, as `hpr state show --record` takes it.
  public var description: String { "\(runner)/\(job)" }
  /// Orders by runner, then by job.
  public static func < (a: JobKey, b: JobKey) -> Bool {
    (a.runner, a.job) < (b.runner, b.job)
  }
}

/// The provider's own id of a resource (an application id, an image id).
public struct ResourceID: Sendable, Hashable, CustomStringConvertible {
  /// The id as the provider spells it.
  public let text: String
  /// Wraps an id.
  public init(_ text: String) { self.text = text }
  /// The id.
  public var description: String { text }
}

/// Where a provider keeps resources: an organisation, or a Docker Engine's address.
public struct Account: Sendable, Hashable, CustomStringConvertible {
  /// The organisation id, or the engine's address.
  public let text: String
  /// Wraps an id or an address.
  public init(_ text: String) { self.text = text }
  /// The id or the address.
  public var description: String { text }

  /// The organisation of a namespace that is still to be found out, of an imported resource: nothing
  /// can be done there before. An empty namespace is the runner's only organisation.
  public init(namespace: String) { text = Self.prefix + namespace }
  /// The namespace, if only that is known.
  public var namespace: String? {
    text.hasPrefix(Self.prefix) ? String(text.dropFirst(Self.prefix.count)) : nil
  }

  /// No account: of a record that somebody has written without one. It is found out before anything
  /// is done with the record.
  public static let untold = Account("")

  private static let prefix = "namespace:"
}
