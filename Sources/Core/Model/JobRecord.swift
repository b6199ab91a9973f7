/// All that is known, and has to survive a crash, of one job.
public struct JobRecord: Sendable, Hashable {
  /// Runner and job.
  public var key: JobKey
  /// The payload; nil for an orphan, of whose job nothing is known. From `starting` on it is
  /// reduced to what is still used.
  @Boxed public var payload: JobPayload?
  /// Where the job stands.
  public var phase: Phase
  /// Since when.
  public var since: Instant
  /// The coordinator that granted the job and alone knows of it; nil is the one that the runner
  /// asks now.
  public var url: String?
  /// When the grant came.
  public var acquiredAt: Instant
  /// The weight reserved, until the resource's own is known.
  public var expectedWeight: Weight
  /// Where hpr's own bytes go in the job's log.
  public var traceOffset: Int
  /// The mark in the resource's name.
  public var mark: Mark
  /// The resource, from the intention on.
  public var resource: Resource?
  /// How far its creation is.
  public var creation: Creation
  /// How far the start of the job on it is.
  public var launch: Launch
  /// The id of the commit that is pushed to start the job, recorded before anything is pushed; nil
  /// where nothing is pushed, or where another program has launched the job.
  public var commit: String?
  /// The date of that commit; nil while it is `acquiredAt`, which moves when the clock is set.
  public var commitDate: Instant?
  /// Further resources of the same name: never launched, to be deleted.
  public var extras: [ResourceID]
  /// The first debt: a failure that the coordinator has to be told (design R1).
  public var owedReport: Failure?
  /// The second debt: the resource, or whatever bears its name, has to go (design R1).
  public var owesDeletion: Bool
  /// Whether the inner runner ever showed life.
  public var hasRun: Bool
  /// When the next thing must have happened: the launch, or the first sign of life.
  public var deadline: Instant?
  /// Since when the coordinator calls the job `canceling`.
  public var cancelingSince: Instant?
  /// How the job ended, once that is known.
  public var result: JobStatus?
  /// The last thing that went wrong, in one line.
  public var lastError: String?
  /// Members that this version does not know, as they came.
  public var unknownMembers: [UnknownMember]

  /// A record of a job just granted.
  public init(
    key: JobKey, payload: JobPayload?, acquiredAt: Instant, expectedWeight: Weight, mark: Mark,
    deadline: Instant? = nil, url: String? = nil
  ) {
    self.key = key
    _payload = Boxed(wrappedValue: payload)
    self.url = url
    self.phase = .acquired
    self.since = acquiredAt
    self.acquiredAt = acquiredAt
    self.expectedWeight = expectedWeight
    self.traceOffset = 0
    self.mark = mark
    self.creation = .none
    self.launch = .none
    self.extras = []
    self.owesDeletion = false
    self.hasRun = false
    self.deadline = deadline
    self.unknownMembers = []
  }

  /// Whether the resource bears a name that hpr did not give: another program may have made it, and
  /// started the job on it.
  public var bearsForeignName: Bool {
    resource.map { $0.name != ResourceName(mark: mark, job: key.job) } ?? false
  }
}

/// How far the creation of a resource is.
public enum Creation: Sendable, Hashable {
  /// Not ordered, or definitely refused.
  case none
  /// Ordered. After a crash nobody knows whether it was carried out.
  case ordered
  /// Its answer was lost; looks by name are gathered (design R2).
  case unknown(EmptyLooks)
  /// Refused, but something may have been left behind under the name.
  case leftovers
  /// Made.
  case made
}

/// How far the start of a job on its resource is.
public enum Launch: String, Sendable, Hashable {
  /// Not sent.
  case none
  /// Sent, or about to be; the answer is not known.
  case ordered
  /// Started.
  case done
}

/// A failure that the coordinator has to be told.
public struct Failure: Sendable, Hashable {
  /// The reason in the coordinator's words.
  public var reason: FailureReason
  /// The sentence for the job's log; nil writes none (after a graceful cancel).
  public var message: String?
  /// The phase that failed.
  public var phase: Phase

  /// Joins the parts.
  public init(reason: FailureReason, message: String?, phase: Phase) {
    self.reason = reason
    self.message = message
    self.phase = phase
  }
}

/// The looks by name that found nothing after an order to create whose answer was lost.
///
/// One empty look is not believed: a provider may show a new resource late. Two are, at least 10 s
/// apart, the second at least 30 s after the request ended (design R2).
public struct EmptyLooks: Sendable, Hashable {
  /// When the request ended, at the latest.
  public var requestEnded: Instant
  /// When the first empty look was taken.
  public var first: Instant?

  /// No look yet.
  public init(requestEnded: Instant, first: Instant? = nil) {
    self.requestEnded = requestEnded
    self.first = first
  }

  /// Counts a look that found nothing; true when it is the one that is believed.
  public mutating func sawNothing(at now: Instant) -> Bool {
    guard first != nil else {
      first = now
      return false
    }
    return now >= nextLook
  }

  /// When the next look counts.
  public var nextLook: Instant {
    guard let first else { return requestEnded }
    return max(first + .seconds(10), requestEnded + .seconds(30))
  }
}
