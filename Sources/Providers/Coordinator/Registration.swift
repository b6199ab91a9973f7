public import Core

/// What a new runner should be at the coordinator; what is nil is left to the coordinator.
public struct RunnerWishes: Sendable, Hashable {
  /// What people call it.
  public var description: String
  /// The tags of jobs that it takes, separated by commas.
  public var tags: String?
  /// Whether it takes jobs without tags.
  public var runsUntagged: Bool?
  /// Whether it is bound to its project.
  public var isLocked: Bool?
  /// The longest time that a job may take, in seconds.
  public var maximumTimeout: Int?

  /// A runner with a description and nothing else.
  public init(description: String) { self.description = description }
}

/// For whom a runner is created.
public enum RunnerScope: Sendable, Hashable {
  /// For every project of the coordinator.
  case instance
  /// For the projects of a group.
  case group(Int)
  /// For one project.
  case project(Int)
}

/// A runner that the coordinator has just made.
public struct MadeRunner: Sendable, Hashable {
  /// The coordinator's number of it, where it says so.
  public var id: Int64?
  /// Its authentication token.
  public var token: Secret
  /// When the token expires, in the coordinator's words.
  public var expiry: String?

  /// Joins the parts.
  public init(id: Int64?, token: Secret, expiry: String? = nil) {
    self.id = id
    self.token = token
    self.expiry = expiry
  }
}

/// The answer to the wish for a new runner.
public enum RegistrationAnswer: Sendable, Hashable {
  /// 201: it is there.
  case made(MadeRunner)
  /// Certainly nothing was made, because the coordinator refuses: the status, and why.
  case refused(status: Int, Trouble)
  /// Certainly nothing was made, because the coordinator was not reached.
  case unreached(Trouble)
  /// A runner may have been made, whose token nobody knows.
  case unknown(Trouble)
}

/// The answer to the wish that a runner, or a manager of it, be no more.
public enum RemovalAnswer: Sendable, Hashable {
  /// It is no more.
  case gone
  /// The coordinator knows none.
  case absent(Trouble)
  /// Anything else concludes nothing.
  case unknown(Trouble)
}

extension CoordinatorAnswer {
  var registrationAnswer: RegistrationAnswer {
    guard status == 201 else {
      let isDefinite = (400..<500).contains(status) && status != 408 && !isForeign
      return isDefinite ? .refused(status: status, trouble) : .unknown(trouble)
    }
    let json = try? JSONNode.parse(response.body)
    guard let token = json?["token"]?.string, !token.isEmpty,
      token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else { return .unknown(trouble("the answer names no token")) }
    return .made(
      MadeRunner(
        id: json?["id"]?.int64, token: Secret(token), expiry: json?["token_expires_at"]?.string))
  }

  /// Very old coordinators answer 200.
  var removalAnswer: RemovalAnswer {
    if isForeign { return .unknown(trouble) }
    switch status {
    case 200, 204: return .gone
    case 403, 404: return .absent(trouble)
    default: return .unknown(trouble)
    }
  }
}

extension RegistrationAnswer {
  /// What a request that got no whole answer means.
  init(_ error: HTTPError) {
    self = error.mayHaveBeenSent ? .unknown(Trouble(error)) : .unreached(Trouble(error))
  }
}
