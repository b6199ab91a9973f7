/// What is going on for a job at the moment: nothing of it survives a crash, nothing needs to.
struct Work: Sendable, Hashable {
  /// The duties under way.
  var underWay: Set<Duty> = []
  /// When a duty may be started (again); absent means now.
  var due: [Duty: Instant] = [:]
  /// Until when the other side has asked that a duty be left alone, whatever else makes it due.
  var restUntil: [Duty: Instant] = [:]
  /// Failures in a row, by duty.
  var failures: [Duty: Int] = [:]
  /// Whether anything has happened to it in this life.
  var isTouched = false
  /// When this life began, for a record that came from disk.
  var takenUpAt: Instant?
  /// Whether the record came from disk and its resource has not been looked at since.
  var isRestored = false
  /// Launch spacing has let the job through.
  var mayProvision = false
  /// Whether the resource is looked up by name before it is made for the first time.
  var looksFirst = false
  /// Whether the coordinator is heard before anything is made or launched.
  var asksFirst = false
  /// Whether the order to create, or to launch, was given in this life.
  var orderedHere = false
  /// A refused or lost create may have left something under the name.
  var leftTraces = false
  /// What is to be pushed was composed, or cannot be.
  var isComposed = false
  /// An earlier order to launch may have been carried out.
  var launchInDoubt = false
  /// Why a later one was refused.
  var launchRefusal: String?
  /// The executor of the runner, for a job that has no resource yet.
  var executor = Executor.localDocker
  /// When `GET /job` said 401.
  var askRefused: Instant?
  /// When `PUT` said 403, with the coordinator's word on the job.
  var updateRefused: RefusedUpdate?
  /// The sentence is in the log.
  var reasonAppended = false
  /// The log was refused with 403, and whether the job still executes is being asked.
  var reasonForbidden = false
  /// How often the sentence's place in the log was corrected.
  var corrections = 0
  /// Since when the resource's own end is waited for.
  var awaitsEndSince: Instant?
  /// The resource has ended by itself: when hpr learnt it, and its last words.
  var resourceEnded: EndedResource?
  /// Whether the log of the job whose resource has ended is known to have been written to.
  var endWasHeard: Bool?
  /// The `GET /job` under way was sent before the resource's end was known, so its "executing"
  /// proves nothing.
  var askIsStale = false
  /// The order to delete under way was given before the resource was known to exist, so its "gone"
  /// proves nothing.
  var deletionIsStale = false
  /// The refusal to delete that the log knows of, without what varies.
  var toldStuck: String?
  /// It was told that the job runs far beyond its own timeout.
  var isToldOverdue = false
  /// The catalogue was refreshed once already.
  var catalogueRefreshed = false
  /// The last look that a passed deadline asks for (design R3).
  var lastLook: LastLook?
  /// What the last look at the resource said of a job that shows no life.
  var lookSaid: String?
  /// When the resource was last seen being prepared.
  var wasPreparing: Instant?
  /// The access token may not read the job's log.
  var logIsForbidden = false
  /// The empty PATCH under way was sent before the job was seen to live, so its silence proves
  /// nothing.
  var probeIsStale = false
  /// Complete listings in a row without the resource of a kept record.
  var absences = 0
  /// When something is due next; found anew with each `pursue`.
  var wakeAt: Instant?
}

/// A refused `PUT`.
struct RefusedUpdate: Sendable, Hashable {
  /// When it was answered.
  var at: Instant
  /// The coordinator's word on the job.
  var status: JobStatus?
}

/// A resource that has ended by itself.
struct EndedResource: Sendable, Hashable {
  /// When hpr learnt of it.
  var at: Instant
  /// One line, and the end of its own log.
  var trouble: Trouble
  /// The end of its own log.
  var log: String
}

/// The two halves of the look that a passed start deadline asks for.
struct LastLook: Sendable, Hashable {
  /// What the look at the resource said: true is a definite "no life", nil no answer yet.
  var resourceIsDead: Bool?
  /// What the empty PATCH said: true is a definite "nobody writes".
  var traceIsSilent: Bool?
}
