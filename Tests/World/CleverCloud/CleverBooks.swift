/// Where a deployment stands for the API.
public enum DeploymentState: String, Codable, Sendable {
  /// Being built, or its machine starts.
  case wip = "WIP"
  /// The job's machine runs.
  case taskRunning = "TASK_RUNNING"
  case ok = "OK"
  case fail = "FAIL"
  case cancelled = "CANCELLED"

  /// Whether nothing more can come.
  public var isFinal: Bool { self != .wip && self != .taskRunning }
}

/// What is known of one application; times in seconds since 1970.
public struct ApplicationBook: Codable, Sendable, Equatable {
  /// Its id.
  public let id: String
  /// Its name.
  public let name: String
  /// The organisation that pays for it.
  public let organisation: String
  /// Whether it was there from the start and belongs to somebody else.
  public let isForeign: Bool
  /// When it was made.
  public let createdAt: Double
  /// When it was deleted.
  public internal(set) var deletedAt: Double?
  /// The commits that were pushed to it, in order.
  public internal(set) var pushes: [String] = []
  /// How often a machine of it began to run a job.
  public internal(set) var launches = 0
  /// The processes of its machines.
  public internal(set) var processes: [Int32] = []
  /// Why its last machine did not come to run the job.
  public internal(set) var trouble: String?

  /// The job it was made for: the number at the end of its name.
  public var job: Int? { Self.job(ofName: name) }

  static func job(ofName name: String) -> Int? {
    name.split(separator: "-").last.flatMap { Int($0) }
  }
}

/// The sum of the world's knowledge of applications.
public struct CleverBooks: Codable, Sendable, Equatable {
  /// Every application that was made for a job, in order.
  public let applications: [ApplicationBook]
  /// How many of them there ever were.
  public let created: Int
  /// The ids of those that exist now: what is left of them when all is over is leaked.
  public let existing: [String]
  /// The jobs for which machines ran more than once, be it of one application or of several.
  public let launchedTwice: [Int]
  /// The names that more than one application had at the same time.
  public let doubled: [String]
  /// The ids of other programs' applications that were deleted.
  public let foreignDeleted: [String]
  /// How many calls there were, by endpoint.
  public let requests: [String: Int]

  /// The names of those that exist now.
  public var names: [String] { applications.filter { $0.deletedAt == nil }.map(\.name) }

  init(_ all: [ApplicationBook], requests: [String: Int]) {
    applications = all.filter { !$0.isForeign }
    created = applications.count
    existing = applications.filter { $0.deletedAt == nil }.map(\.id)
    let launches = Dictionary(
      applications.compactMap { book in book.job.map { ($0, book.launches) } },
      uniquingKeysWith: +)
    launchedTwice = launches.filter { $0.value > 1 }.keys.sorted()
    doubled = Self.doubled(applications)
    foreignDeleted = all.filter { $0.isForeign && $0.deletedAt != nil }.map(\.id)
    self.requests = requests
  }

  private static func doubled(_ books: [ApplicationBook]) -> [String] {
    let byName = Dictionary(grouping: books) { $0.name }
    return byName.filter { _, same in
      zip(same, same.dropFirst()).contains { ($0.deletedAt ?? .infinity) > $1.createdAt }
    }.keys.sorted()
  }
}

/// A call as it came, and the status that it got.
public struct RecordedCall: Codable, Sendable, Equatable {
  /// In seconds since 1970.
  public let at: Double
  /// In upper case.
  public let method: String
  /// As in the request, without the query.
  public let path: String
  /// The query by name.
  public let query: [String: String]
  /// By name in lower case, secrets and all.
  public let headers: [String: String]
  /// The body as text.
  public let body: String
  /// The status of the answer.
  public let status: Int

  /// Without what nobody should read: the value of `authorization` is its first word.
  public var masked: RecordedCall {
    var headers = headers
    if let value = headers["authorization"] {
      headers["authorization"] = value.split(separator: " ").first.map { "\($0) …" }
    }
    return RecordedCall(
      at: at, method: method, path: path, query: query, headers: headers, body: body,
      status: status)
  }
}
