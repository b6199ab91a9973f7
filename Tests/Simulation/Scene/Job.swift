import Core

/// A job, as the coordinator has it and as the world knows it.
final class Job {
  /// What is unusual about it.
  enum Kind: String, CaseIterable {
    case plain, neverLives, livesLate, dies, hangs, senseless, unknownFlavor, tooLarge, canceled
    case canceling
  }

  let key: JobKey
  let runner: Int
  let tenant: Int?
  let flavor: Weight
  let kind: Kind
  let payload: [UInt8]
  let token: String
  let timeout: Int
  let queuedAt: Instant
  /// Nil while it is pending.
  var status: JobStatus?
  /// Bytes of its log; hpr's sentence among them, so often.
  var log = 0
  var sentences: [[UInt8]] = []
  /// When its inner runner first wrote; nil if it never did.
  var heardAt: Instant?
  /// When a sentence of hpr first stood in its log.
  var sentenceAt: Instant?
  /// The coordinator took no sentence for its log.
  var refusesLog = false
  var grantedAt: Instant?
  var endedAt: Instant?
  /// Its grant reached nobody, or nobody who lived to write it down.
  var isUnknowable = false
  /// Its grant has reached the dispatcher.
  var isDelivered = false
  /// Its grant was in the state file.
  var wasDurable = false
  /// It was in a snapshot whose commit was at least tried.
  var wasAttempted = false
  /// hpr has decided to fail it.
  var isFailing = false
  /// hpr has seen it live.
  var hasRun = false
  /// hpr was allowed to give its report up.
  var isGivenUp = false
  /// The machine that it was started on.
  var machine: Machine?
  var launches = 0
  /// The coordinator has handed it out again; when that comes late, hpr has forgotten the first.
  var isHandedOutTwice = false
  /// hpr knew of a machine of it.
  var hadMachine = false
  var lastTouch: Instant
  /// When hpr last had an answer to an empty PATCH.
  var probedAt: Instant?

  init(
    key: JobKey, runner: Int, tenant: Int?, flavor: Weight, kind: Kind, payload: [UInt8],
    token: String, timeout: Int, at now: Instant
  ) {
    self.key = key
    self.runner = runner
    self.tenant = tenant
    self.flavor = flavor
    self.kind = kind
    self.payload = payload
    self.token = token
    self.timeout = timeout
    queuedAt = now
    lastTouch = now
  }

  var isOver: Bool {
    switch status {
    case nil, .running, .canceling: false
    case .canceled, .success, .failed, .other: true
    }
  }

  /// Whether the coordinator takes word of it.
  var isProcessing: Bool { status == .running || status == .canceling }
}

/// A machine of a provider: an application, or an image with its container.
final class Machine {
  /// How it came to be.
  enum Origin { case ordered, repeated, late, stray }

  let id: ResourceID
  let name: ResourceName
  let account: Account
  let executor: Executor
  let weight: Weight
  let origin: Origin
  let createdAt: Instant
  /// The job and the mark in its name.
  let parts: (mark: Mark, job: JobID)?
  /// From when listings show it.
  let shownFrom: Instant
  /// What was pushed, or `""` for a container.
  var commit: String?
  /// The first commit that was sent to it, unless hpr knows that it was refused.
  var mayHave: String?
  var hasEnvironment = false
  /// From when its repository takes a push.
  var repositoryFrom: Instant
  /// Until when listings show that it is being deleted.
  var shownUntil: Instant?
  /// When a listing last showed it as one that is there.
  var lastShown: Instant?
  var isAlive = false
  var hasEnded = false
  /// The provider has taken it away.
  var isGone = false
  var launchedAt: Instant?
  /// When it was first told to start its job; the order may take its time.
  var launchOrderedAt: Instant?
  /// When a listing first showed it.
  var listedAt: Instant?
  /// The last life that was shown it beside another of its name, which was its job's, and when it
  /// was first.
  var seenAsSecond: (life: Int, at: Instant)?

  init(
    id: ResourceID, name: ResourceName, account: Account, executor: Executor, weight: Weight,
    origin: Origin, at now: Instant, shownFrom: Instant
  ) {
    self.id = id
    self.name = name
    self.account = account
    self.executor = executor
    self.weight = weight
    self.origin = origin
    createdAt = now
    parts = name.parts
    self.shownFrom = shownFrom
    repositoryFrom = now
  }

  /// Whether Clever Cloud knows it, also as one that is being deleted.
  func isKnown(at now: Instant) -> Bool { exists || shownUntil.map { now < $0 } ?? false }

  /// Whether its listings show it.
  func isShown(at now: Instant) -> Bool { shownFrom <= now && isKnown(at: now) }

  var exists: Bool { !isGone }
}
