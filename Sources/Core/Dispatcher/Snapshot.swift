/// What is written to the state file: all that has to survive, and what `hpr state show` tells.
public struct Snapshot: Sendable, Hashable {
  /// The installation's id: 32 hex digits, made once.
  public var installation: String
  /// The start of the system under which this is written; nil if that cannot be told.
  public var systemStart: SystemStart?
  /// All records, in the order in which they came.
  public var records: [JobRecord]
  /// Resources seen once that bear our mark and are in no record.
  public var sightings: [Sighting]
  /// Where namespaces had their resources in the last month.
  public var served: [ServedNamespace]
  /// What the runners' providers offer, used until it is read anew.
  public var catalogues: [KnownCatalogue]
  /// How polling stands, by runner; told, not read back.
  public var runners: [RunnerStatus]
  /// What is used, and the limits; told, not read back.
  public var capacity: CapacityStatus
  /// Members of the file that this version does not know, as they came.
  public var unknownMembers: [UnknownMember]

  /// A snapshot without any job.
  public init(
    installation: String, systemStart: SystemStart? = nil, records: [JobRecord] = [],
    sightings: [Sighting] = [],
    served: [ServedNamespace] = [], catalogues: [KnownCatalogue] = [],
    runners: [RunnerStatus] = [], capacity: CapacityStatus = CapacityStatus(),
    unknownMembers: [UnknownMember] = []
  ) {
    self.installation = installation
    self.systemStart = systemStart
    self.records = records
    self.sightings = sightings
    self.served = served
    self.catalogues = catalogues
    self.runners = runners
    self.capacity = capacity
    self.unknownMembers = unknownMembers
  }
}

/// A resource that bears our mark and was in no record when it was listed.
public struct Sighting: Sendable, Hashable {
  /// Where it was seen.
  public var account: Account
  /// Its name.
  public var name: ResourceName
  /// The provider's id.
  public var id: ResourceID
  /// When it was seen first.
  public var first: Instant

  /// Joins the parts.
  public init(account: Account, name: ResourceName, id: ResourceID, first: Instant) {
    self.account = account
    self.name = name
    self.id = id
    self.first = first
  }
}

/// What a runner's provider offers.
public struct KnownCatalogue: Sendable, Hashable {
  /// The runner.
  public var runner: RunnerName
  /// The flavors.
  public var catalogue: Catalogue

  /// Joins the two.
  public init(runner: RunnerName, catalogue: Catalogue) {
    self.runner = runner
    self.catalogue = catalogue
  }
}

/// How the polling of a runner stands.
public struct RunnerStatus: Sendable, Hashable {
  /// The runner.
  public var name: RunnerName
  /// Why it is not asked for jobs; nil if it is.
  public var whyNot: String?
  /// Since when that is so.
  public var since: Instant

  /// Joins the parts.
  public init(name: RunnerName, whyNot: String?, since: Instant) {
    self.name = name
    self.whyNot = whyNot
    self.since = since
  }
}

/// What the records use of the limits; reservations of requests in flight are not counted.
public struct CapacityStatus: Sendable, Hashable {
  /// Slots in use, and how many there are.
  public var jobs = 0
  /// How many slots there are.
  public var concurrent = 0
  /// Places between acquired and running in use.
  public var provisioning = 0
  /// How many such places there are.
  public var provisioningLimit = 0
  /// Weight in use.
  public var weight = Weight.zero
  /// The quota; nil is no limit.
  public var quota: Weight?

  /// Nothing is used.
  public init() {}

  /// What is used under the limits.
  public init(_ usage: Usage, under limits: Limits) {
    jobs = usage.jobs
    concurrent = limits.jobs
    provisioning = usage.provisioning
    provisioningLimit = limits.provisioning
    weight = usage.weight
    quota = limits.quota
  }
}
