import Core

/// Sends calls to Clever Cloud's API with the credentials of the organisation that they concern.
struct CleverAPI: Sendable {
  let settings: CleverCloudSettings
  let tenants: TenantDirectory
  let transport: any HTTPTransport

  /// Makes a call that needs no credentials; any status is an answer.
  func callOpenly(_ call: CleverCall) async throws(CleverFailure) -> CleverAnswer {
    try await send(call, authorization: nil, Redaction([]))
  }

  /// Makes a call below an organisation; any status is an answer. If the token of a tenant is not
  /// accepted any more, it is read anew and the call made once more; the first did nothing.
  func call(_ call: CleverCall, in account: Account) async throws(CleverFailure) -> CleverAnswer {
    let call = call.below(organisation: account.text)
    let tenant = try await tenants.tenant(of: account)
    let answer = try await send(call, as: tenant)
    guard answer.status == 401, let renewed = await tenants.renewed(tenant) else { return answer }
    return try await send(call, as: renewed)
  }

  private func send(
    _ call: CleverCall, as tenant: Tenant
  ) async throws(CleverFailure) -> CleverAnswer {
    guard let authorization = settings.authorization(of: tenant) else {
      throw .unusable("there is no token for the organisation \(tenant.account)")
    }
    return try await send(
      call, authorization: authorization, Redaction(settings.secrets(of: tenant)))
  }

  private func send(
    _ call: CleverCall, authorization: Secret?, _ redaction: Redaction
  ) async throws(CleverFailure) -> CleverAnswer {
    var headers = [(name: "Accept", value: "application/json")]
    if let authorization { headers.append(("Authorization", authorization.reveal())) }
    if call.body != nil { headers.append(("Content-Type", "application/json")) }
    let request = HTTPRequest(
      call.method, call.url(root: settings.apiURL), headers: headers, body: call.body,
      tls: settings.tls, deadlines: HTTPDeadlines(total: call.total), responseLimit: 64 << 20)
    do throws(HTTPError) {
      return CleverAnswer(
        try await transport.send(request), hiding: redaction, transport.secrecy)
    } catch {
      throw .transport(error)
    }
  }
}
