import Core

/// An organisation and what it takes to act in it.
struct Tenant: Sendable, Hashable {
  var account: Account
  var token: Secret?
}

/// Whose organisation a namespace's jobs run in, and with which credentials an account is used.
///
/// Each namespace is read by itself, so that one in disorder touches no other. What was read once
/// is used for what already exists until something newer is known, also while the coordinator is
/// away; a new job needs a reading of the last minutes.
final class TenantDirectory: Sendable {
  private struct Known: Sendable {
    let reading = SharedReading<TenantAnswer>()
    /// As read last.
    var tenant: Tenant?
    /// As remembered from before.
    var accounts: [Account] = []
  }
  private let tenancy: CleverCloudSettings.Tenancy
  private let attributes: NamespaceAttributesClient?
  private let clock: Timepiece
  private let known: Lock<[String: Known]>
  /// The last token of each organisation, for what still runs there when the last of its
  /// namespaces has moved away. It is nowhere but in memory.
  private let lastTokens = Lock<[Account: Tenant]>([:])
  /// Whether attributes are known to be readable.
  private let isReadable = Lock(false)

  /// A token that is refused is read again at most this often.
  private static let renewalInterval: Duration = .seconds(30)

  /// Remembers where namespaces had their resources before this start.
  init(
    _ settings: CleverCloudSettings, known served: [ServedNamespace], clock: Timepiece,
    transport: any HTTPTransport
  ) {
    tenancy = settings.tenancy
    self.clock = clock
    attributes =
      if case .byNamespace(let attributes) = tenancy {
        NamespaceAttributesClient(
          settings: attributes, needsToken: settings.authentication == .token,
          transport: transport)
      } else { nil }
    known = Lock(
      served.reduce(into: [:]) { known, served in
        known[served.namespace, default: Known()].accounts.append(served.account)
      })
  }

  /// Whether attributes can be read; nil where there are no tenants by namespace.
  func access() async -> AttributesAccess? { await attributes?.access() }

  /// Why no attributes can be read with the token, if it is refused. It is asked until they were
  /// read once, and again after a refusal: a token that is no administrator's is of no use for any
  /// job. That the coordinator does not answer is no fault of the token.
  func refusalOfAttributes() async -> Trouble? {
    guard let attributes, !isReadable.withLock({ $0 }) else { return nil }
    switch await attributes.access() {
    case .granted: isReadable.withLock { $0 = true }
    case .untried, .unknown: break
    case .refused(let trouble): return trouble
    }
    return nil
  }

  /// The tenant that a new job of the namespace belongs to.
  func tenant(ofNamespace namespace: String) async -> TenantAnswer {
    guard case .byNamespace(let settings) = tenancy else {
      return .unknown(Trouble("there are no tenants by namespace"))
    }
    return await read(namespace, notBefore: clock.now().before(settings.life))
  }

  /// The credentials for what is in an account.
  func tenant(of account: Account) async throws(CleverFailure) -> Tenant {
    if case .single(let organisation, let token) = tenancy {
      guard organisation == account.text else {
        throw .unresolved(Trouble("no credentials are configured for the organisation \(account)"))
      }
      return Tenant(account: account, token: token)
    }
    if let tenant = tenants(in: account).first { return tenant }
    if let tenant = lastTokens.withLock({ $0[account] }) { return tenant }
    return try await resolve(account)
  }

  /// All accounts that are known, in the order of their names.
  var accounts: [Account] {
    if case .single(let organisation, _) = tenancy { return [Account(organisation)] }
    let all = known.withLock { known in
      Set(known.values.flatMap { $0.accounts + [$0.tenant?.account].compactMap(\.self) })
    }
    return all.sorted { $0.text < $1.text }
  }

  /// Other credentials for the account of a tenant whose token was refused; nil if there are none.
  func renewed(_ refused: Tenant) async -> Tenant? {
    guard case .byNamespace = tenancy else { return nil }
    for namespace in namespaces(of: refused.account) {
      _ = await read(namespace, notBefore: clock.now().before(Self.renewalInterval))
    }
    return tenants(in: refused.account).first { $0.token != refused.token }
  }

  /// Looks for a namespace whose account this was before the start.
  private func resolve(_ account: Account) async throws(CleverFailure) -> Tenant {
    var trouble = Trouble("no namespace is known whose organisation is \(account)")
    for namespace in namespaces(of: account) {
      switch await read(namespace, notBefore: clock.now().before(Self.renewalInterval)) {
      case .tenant(let tenant) where tenant.account == account: return tenant
      case .tenant:
        trouble = Trouble("the namespace \(namespace.onOneLine) has moved away from \(account)")
      case .no(let refusal): trouble = refusal.trouble
      case .unknown(let reason): trouble = reason
      }
    }
    throw .unresolved(trouble)
  }

  private func tenants(in account: Account) -> [Tenant] {
    known.withLock { known in
      known.sorted { $0.key < $1.key }.compactMap(\.value.tenant).filter { $0.account == account }
    }
  }

  private func namespaces(of account: Account) -> [String] {
    known.withLock { known in
      known.filter { $0.value.accounts.contains(account) || $0.value.tenant?.account == account }
        .keys.sorted()
    }
  }

  private func read(_ namespace: String, notBefore: Instant) async -> TenantAnswer {
    guard let attributes else { return .unknown(Trouble("there are no tenants by namespace")) }
    let reading = known.withLock { known in
      let entry = known[namespace] ?? Known()
      known[namespace] = entry
      return entry.reading
    }
    let answer = await reading.value(at: clock.now) { latest in
      if case .tenant = latest.value { latest.began >= notBefore } else { false }
    } read: {
      await attributes.tenant(of: namespace)
    }
    guard let answer else { return .unknown(Trouble("cancelled")) }
    switch answer {
    case .tenant(let tenant):
      isReadable.withLock { $0 = true }
      remember(tenant, of: namespace)
    case .no(let refusal) where refusal.kind == .credentials: isReadable.withLock { $0 = false }
    case .no, .unknown: break
    }
    return answer
  }

  private func remember(_ tenant: Tenant, of namespace: String) {
    lastTokens.withLock { $0[tenant.account] = tenant }
    known.withLock { known in
      var entry = known[namespace, default: Known()]
      if let before = entry.tenant, before.account != tenant.account,
        !entry.accounts.contains(before.account)
      {
        entry.accounts.append(before.account)
      }
      entry.tenant = tenant
      known[namespace] = entry
    }
  }
}
