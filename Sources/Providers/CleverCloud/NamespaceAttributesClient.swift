public import Core

/// What the attributes of a namespace say.
enum TenantAnswer: Sendable, Hashable {
  /// Its organisation.
  case tenant(Tenant)
  /// It has none that could be used.
  case no(Refusal)
  /// It cannot be said now.
  case unknown(Trouble)
}

/// Whether the attributes of namespaces can be read.
public enum AttributesAccess: Sendable, Hashable {
  /// Those of a group were read.
  case granted
  /// The token is known, but there is no group to try it on.
  case untried
  /// The token is not accepted, or is no administrator's.
  case refused(Trouble)
  /// It cannot be said now.
  case unknown(Trouble)
}

/// Reads the organisation of a namespace from its custom attributes at the coordinator
/// (facts: coordinator, `GET /groups/:id/custom_attributes`).
struct NamespaceAttributesClient: Sendable {
  let settings: CleverCloudSettings.NamespaceAttributes
  /// Whether an organisation without a token of its own is of no use.
  let needsToken: Bool
  let transport: any HTTPTransport

  func tenant(of namespace: String) async -> TenantAnswer {
    let path = "/groups/\(namespace.percentEncoded)/custom_attributes"
    let attempt = "cannot find the organisation of the namespace \(namespace.onOneLine)"
    do throws(HTTPError) {
      return tenant(in: try await ask(path), of: namespace, attempt)
    } catch {
      return .unknown(Trouble("\(attempt): \(error.message.onOneLine)"))
    }
  }

  /// Whether the token may read attributes: asked of the first group that it sees, for only an
  /// administrator's may (facts: coordinator §7).
  func access() async -> AttributesAccess {
    do throws(HTTPError) {
      let groups = try await ask("/groups?per_page=1&top_level_only=true")
      guard groups.status == 200, !groups.isForeign, let list = groups.elements else {
        return access(refusedBy: groups)
      }
      guard let group = list.first?["full_path"]?.string else { return .untried }
      let answer = try await ask("/groups/\(group.percentEncoded)/custom_attributes")
      let isGood = answer.status == 200 && !answer.isForeign && answer.elements != nil
      return isGood ? .granted : access(refusedBy: answer)
    } catch {
      return .unknown(Trouble(error.message.onOneLine))
    }
  }

  private func access(refusedBy answer: CoordinatorAnswer) -> AttributesAccess {
    let isRefusal = [401, 403].contains(answer.status) && !answer.isForeign
    return isRefusal ? .refused(answer.trouble) : .unknown(answer.trouble)
  }

  private func ask(_ path: String) async throws(HTTPError) -> CoordinatorAnswer {
    let request = HTTPRequest(
      "GET", "\(settings.coordinatorURL)/api/v4\(path)",
      headers: [("Accept", "application/json"), ("PRIVATE-TOKEN", settings.token.reveal())],
      tls: settings.tls)
    return CoordinatorAnswer(
      try await transport.send(request), to: "GET \(path)",
      hiding: [settings.token], transport.secrecy)
  }

  func tenant(
    in answer: CoordinatorAnswer, of namespace: String, _ attempt: String
  ) -> TenantAnswer {
    var trouble = answer.trouble
    trouble.summary = "\(attempt): \(trouble.summary)"
    if answer.isForeign { return .unknown(trouble) }
    switch answer.status {
    case 200:
      guard let list = answer.elements else { return .unknown(trouble) }
      return tenant(in: list, of: namespace)
    // The token of attributes is the runner's, not the tenant's.
    case 401, 403: return .no(Refusal(.credentials, trouble))
    case 408, 425, 429: return .unknown(trouble)
    case 400..<500: return .no(Refusal(.final, trouble))
    default: return .unknown(trouble)
    }
  }

  private func tenant(in list: [JSONNode], of namespace: String) -> TenantAnswer {
    func value(_ key: String) -> String? {
      let entry = list.first { $0["key"]?.string == key }
      return entry?["value"]?.string.map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
    }
    guard let organisation = value(settings.organisationKey) else {
      return missing(settings.organisationKey, namespace)
    }
    let token = value(settings.tokenKey)
    if needsToken, token == nil { return missing(settings.tokenKey, namespace) }
    transport.secrecy.add([token.map { Secret($0) }].compactMap(\.self))
    return .tenant(Tenant(account: Account(organisation), token: token.map { Secret($0) }))
  }

  private func missing(_ key: String, _ namespace: String) -> TenantAnswer {
    let text = "the namespace \(namespace.onOneLine) has no custom attribute \(key)"
    return .no(Refusal(.final, Trouble(text)))
  }
}
