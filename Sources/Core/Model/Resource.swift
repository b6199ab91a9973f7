/// The name hpr gives to a resource: `hpd-job-<mark>-<job id>`.
///
/// From a listing alone it tells whether a resource is ours, and for which job it was made.
public struct ResourceName: Sendable, Hashable, CustomStringConvertible {
  /// The whole name.
  public let text: String
  /// Wraps a name read from a record or a listing.
  public init(_ text: String) { self.text = text }
  /// The name of the resource of a job under a mark.
  public init(mark: Mark, job: JobID) { text = "\(Self.prefix)\(mark.text)-\(job)" }
  /// The name.
  public var description: String { text }

  /// The mark and the job, if the name is of the form that hpr gives.
  public var parts: (mark: Mark, job: JobID)? {
    guard text.hasPrefix(Self.prefix) else { return nil }
    let rest = text.dropFirst(Self.prefix.count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard rest.count == 2, let mark = Mark(String(rest[0])), let job = Int64(rest[1]),
      String(job) == rest[1]
    else { return nil }
    return (mark, JobID(job))
  }

  private static let prefix = "hpd-job-"
}

/// Eight characters that tell which installation and runner a resource belongs to.
public struct Mark: Sendable, Hashable, CustomStringConvertible {
  /// Eight hex digits; a single step's begins with `s` instead.
  public let text: String

  /// Accepts eight lower-case hex digits, the first of which may be `s`; nil for anything else.
  public init?(_ text: String) {
    let digits = Array(text.utf8)
    let isHex = { (c: UInt8) in (48...57).contains(c) || (97...102).contains(c) }
    guard digits.count == 8, isHex(digits[0]) || digits[0] == UInt8(ascii: "s"),
      digits.dropFirst().allSatisfy(isHex)
    else { return nil }
    self.text = text
  }

  /// The mark of a runner in an installation: the CRC-32 of both (config.md §5).
  public init(installation: String, runner: RunnerName) {
    text = CRC32.hexDigits(of: Array((installation + runner.text).utf8))
  }

  /// The mark of what single steps make for a runner: the same but for its first character.
  public static func ofStep(installation: String, runner: RunnerName) -> Mark {
    Mark(replacingFirstOf: Mark(installation: installation, runner: runner))
  }

  private init(replacingFirstOf mark: Mark) { text = "s" + mark.text.dropFirst() }

  /// Whether a single step made the resource; the daemon never counts such a mark as its own.
  public var isOfStep: Bool { text.hasPrefix("s") }
  /// The eight characters.
  public var description: String { text }
}

/// A provisioned thing, billed while it lives, as the record keeps it.
public struct Resource: Sendable, Hashable {
  /// The executor it was made with; it stays, whatever the configuration says later.
  public var executor: Executor
  /// The name that hpr gave it.
  public var name: ResourceName
  /// The provider's id; nil while an answer to "create" is awaited or lost.
  public var id: ResourceID?
  /// Where it was made; it stays, whatever the configuration says later.
  public var account: Account
  /// What it really weighs, once that is known.
  public var weight: Weight
  /// Members that this version does not know, as they came.
  public var unknownMembers: [UnknownMember] = []

  /// Joins the parts.
  public init(
    executor: Executor, name: ResourceName, id: ResourceID? = nil, account: Account, weight: Weight
  ) {
    self.executor = executor
    self.name = name
    self.id = id
    self.account = account
    self.weight = weight
  }
}

/// What a listing or a look-up says of one resource.
public struct FoundResource: Sendable, Hashable {
  /// Its name.
  public var name: ResourceName
  /// The provider's id.
  public var id: ResourceID
  /// When the provider made it, in milliseconds since 1970; 0 if it does not say.
  public var createdAt: Instant
  /// What it weighs, if the provider says.
  public var weight: Weight?

  /// Joins the parts.
  public init(name: ResourceName, id: ResourceID, createdAt: Instant, weight: Weight? = nil) {
    self.name = name
    self.id = id
    self.createdAt = createdAt
    self.weight = weight
  }
}
