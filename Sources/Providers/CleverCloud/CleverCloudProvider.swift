public import Core

/// Runs jobs on Clever Cloud, each in an application of its own (config.md §3).
///
/// An application's name is hpr's name of the resource, and the key by which one is found whose
/// creation was not answered; its id is the provider's. What is asked for many jobs at a time (the
/// flavors, the deployments of an organisation, the attributes of a namespace) is asked once for
/// all of them.
///
/// An application's environment is put in one place: by `launch`, before each push, when nothing
/// was pushed yet. So an application that was adopted gets it like one just made, and no failure
/// of it can lose an application's id.
public struct CleverCloudProvider: ProviderPort {
  let settings: CleverCloudSettings
  let api: CleverAPI
  let tenants: TenantDirectory
  let products: CleverCatalogue
  let deployments: OrganisationDeployments
  let clock: Timepiece
  let context: @Sendable (CreateOrder) -> BuildContext
  let repository: @Sendable (RepositoryAddress) -> any JobRepository
  /// Since when repositories take pushes, as far as hpr has seen.
  let readySince = Lock<[ResourceID: Instant]>([:])

  /// A provider for one runner.
  /// - Parameters:
  ///   - settings: what is configured.
  ///   - served: where namespaces had their resources before this start, so that what is left
  ///     there can be found and deleted; empty with a single organisation.
  ///   - catalogue: the flavors as they were known before this start.
  ///   - clock: by which everything waits.
  ///   - transport: sends the requests.
  ///   - repository: reaches an application's repository; a `DeploymentRepository` if nil.
  ///   - context: the files that are pushed.
  public init<C: Clock>(
    _ settings: CleverCloudSettings, served: [ServedNamespace] = [], catalogue: Catalogue? = nil,
    clock: C, transport: any HTTPTransport,
    repository: (@Sendable (RepositoryAddress) -> any JobRepository)? = nil,
    context: @escaping @Sendable (CreateOrder) -> BuildContext
  ) where C.Instant == Instant {
    let clock = Timepiece(clock)
    let tenants = TenantDirectory(settings, known: served, clock: clock, transport: transport)
    self.settings = settings
    self.clock = clock
    self.tenants = tenants
    api = CleverAPI(settings: settings, tenants: tenants, transport: transport)
    products = CleverCatalogue(api, lastGood: catalogue, clock: clock)
    deployments = OrganisationDeployments(api, clock: clock)
    self.repository =
      repository ?? {
        DeploymentRepository(
          url: $0.url, user: $0.user, password: $0.password, tls: $0.tls, transport: transport)
      }
    self.context = context
  }

  /// The organisation: the only one, or that of the job's namespace.
  public func account(for payload: JobPayload) async -> AccountAnswer {
    if case .single(let organisation, _) = settings.tenancy {
      return .account(Account(organisation))
    }
    switch NamespaceChoice(PayloadVariables(payload)) {
    case .refused(let refusal): return .no(refusal)
    case .namespace(let namespace): return await organisation(of: namespace)
    }
  }

  /// The organisation that an imported application is in. It is there and nowhere else, so that a
  /// runner whose settings contradict that has no answer.
  public func account(ofNamespace namespace: String) async -> AccountAnswer {
    if case .single(let organisation, _) = settings.tenancy {
      if namespace.isEmpty { return .account(Account(organisation)) }
      return .unknown(
        Trouble(
          "it is in the organisation of the namespace \(namespace.onOneLine), and the runner has "
            + "only one organisation"))
    }
    guard !namespace.isEmpty else {
      return .unknown(Trouble("it was made when the runner had only one organisation"))
    }
    return await organisation(of: namespace)
  }

  /// The organisation of a namespace, whose credentials are known from then on; never with a single
  /// organisation.
  public func organisation(of namespace: String) async -> AccountAnswer {
    switch await tenants.tenant(ofNamespace: namespace) {
    case .tenant(let tenant): return .account(tenant.account)
    case .no(let refusal): return .no(refusal)
    case .unknown(let trouble): return .unknown(trouble)
    }
  }

  /// The organisation configured, or those of all namespaces that are known.
  public func accounts() async -> [Account] { tenants.accounts }

  /// Whether flavors and instance version can be read and, with a single organisation, whether its
  /// credentials are accepted; with tenants, whether the token for their attributes is not refused.
  /// A tenant's trouble is no trouble of the runner.
  public func check() async -> ProviderCondition {
    let cloud = await reach()
    guard cloud == .available, let trouble = await tenants.refusalOfAttributes() else {
      return cloud
    }
    return .away(
      Trouble("the token for the attributes of namespaces is refused: \(trouble.summary)"))
  }

  /// Whether Clever Cloud itself answers as it should: its catalogues, and of a single organisation
  /// the listing.
  public func reach() async -> ProviderCondition {
    do {
      try await products.check()
      if case .single(let organisation, _) = settings.tenancy {
        _ = try await applications(in: Account(organisation))
      }
      return .available
    } catch {
      return .away(error.trouble("use Clever Cloud"))
    }
  }

  /// Whether the attributes of namespaces can be read at the coordinator; nil with a single
  /// organisation.
  public func attributesAccess() async -> AttributesAccess? { await tenants.access() }

  /// The flavors as well as they are known.
  public func catalogue() async -> CatalogueAnswer {
    do {
      return .catalogue(try await products.knownFlavors())
    } catch {
      return .unknown(error.trouble("read the flavors"))
    }
  }

  /// The refusal that a failure of an order means, if it is one. The credentials of a tenant are
  /// no reason for the runner to pause.
  func refusal(_ failure: CleverFailure, _ attempt: String) -> Refusal? {
    guard let kind = failure.refusal else { return nil }
    let isTenants = settings.isMultiTenant && kind == .credentials
    return Refusal(isTenants ? .again : kind, failure.trouble(attempt))
  }

  /// A call about one application of a resource's account.
  func applicationCall(
    _ method: String, _ id: ResourceID, _ more: String..., body: [UInt8]? = nil,
    query: [(name: String, value: String)] = [], total: Duration = .seconds(30)
  ) -> CleverCall {
    CleverCall(
      method, ["applications", id.text] + more, query: query, body: body, total: total)
  }
}
