public import Core

/// What a deployment repository's `master` is.
public enum HeadAnswer: Sendable, Hashable {
  /// There is none: nothing was ever pushed.
  case empty
  /// It is this commit.
  case master(String)
  /// The question was refused, with this status. Shortly after the creation 401 and 404 mean no
  /// more than that the repository is not there yet (facts: Clever Cloud §5).
  case refused(status: Int, Trouble)
  /// It cannot be said now.
  case unknown(Trouble)
}

/// What came of a push.
public enum PushAnswer: Sendable, Hashable {
  /// The commit is `master` now; what the repository said to it, on one line.
  case pushed(words: String)
  /// The commit was `master` before; nothing was pushed.
  case alreadyThere
  /// Another commit, of this id, is `master`; nothing was pushed.
  case occupied(by: String)
  /// The repository took the request and declined the commit: its reason and its hooks' words.
  case declined(Trouble)
  /// Definitely not pushed: the server refused the request with this status. As for `HeadAnswer`,
  /// 401 and 404 may only mean that the repository is not there yet.
  case refused(status: Int, Trouble)
  /// Definitely not pushed: the repository could not be asked, so nothing was sent to it.
  case notSent(Trouble)
  /// It may have been pushed. A look at `master` tells.
  case unknown(Trouble)
}

extension PushAnswer {
  /// How long after an application's creation 401 and 404 are waited out (design R2).
  public static let settlingTime = Duration.seconds(30)

  /// What follows for the launch of a job.
  /// - Parameter age: how long ago the repository was created; nil if that is not known, which
  ///   counts as long ago.
  public func launchAnswer(age: Duration?) -> LaunchAnswer {
    switch self {
    case .pushed, .alreadyThere: return .launched
    case .occupied(let id):
      let summary = "the deployment repository's master is another commit, \(id)"
      return .no(Refusal(.final, Trouble(summary)))
    case .declined(let trouble): return .no(Refusal(.final, trouble))
    case .refused(let status, let trouble):
      let isNew = age.map { $0 < Self.settlingTime } ?? false
      return .no(Refusal(Self.kind(of: status, isNew: isNew), trouble))
    case .notSent(let trouble): return .no(Refusal(.again, trouble))
    case .unknown(let trouble): return .unknown(trouble)
    }
  }

  private static func kind(of status: Int, isNew: Bool) -> Refusal.Kind {
    switch status {
    case 408, 425, 429: .again
    case 401 where isNew, 404 where isNew: .again
    case 401, 403: .credentials
    default: .final
    }
  }
}
