import Core

extension CleverCloudSettings {
  /// The header field `Authorization`; nil if there is nothing to make it of (facts: Clever Cloud
  /// §4).
  func authorization(of tenant: Tenant) -> Secret? {
    switch authentication {
    case .token:
      guard let token = tenant.token, !token.isEmpty else { return nil }
      return Secret("token \(token.reveal())")
    case .oauth1(let oauth):
      return oauth.authorization
    }
  }

  /// The user and password of pushes; nil if there is nothing to make them of.
  func gitCredentials(of tenant: Tenant) -> (user: String, password: Secret)? {
    switch authentication {
    case .token:
      guard let password = git.password ?? tenant.token, !password.isEmpty else { return nil }
      return (git.user ?? "Jenkins", password)
    case .oauth1(let oauth):
      return (git.user ?? oauth.token.reveal(), git.password ?? oauth.tokenSecret)
    }
  }

  /// What must not be quoted, whatever the other side puts into an answer.
  func secrets(of tenant: Tenant) -> [Secret] {
    var secrets = [tenant.token, git.password].compactMap(\.self)
    if case .oauth1(let oauth) = authentication {
      secrets += [oauth.consumerKey, oauth.consumerSecret, oauth.token, oauth.tokenSecret]
    }
    if case .byNamespace(let attributes) = tenancy { secrets.append(attributes.token) }
    // A short value is no secret, and hiding it would make the words unreadable.
    return secrets + extraEnvironment.map(\.value).filter { $0.reveal().utf8.count >= 6 }
  }

  /// Whether each namespace has its own organisation.
  var isMultiTenant: Bool {
    if case .byNamespace = tenancy { true } else { false }
  }
}

extension CleverCloudSettings.OAuth1 {
  /// The signature is the two secrets, each encoded, joined by `&`; in the field it is encoded
  /// again (RFC 5849 §3.4.4, §3.5.1). There is neither nonce nor time, as with official clients.
  fileprivate var authorization: Secret {
    let signature = [consumerSecret, tokenSecret].map { $0.reveal().percentEncoded }
      .joined(separator: "&").percentEncoded
    let fields = [
      ("oauth_consumer_key", consumerKey.reveal().percentEncoded),
      ("oauth_token", token.reveal().percentEncoded),
      ("oauth_signature_method", "PLAINTEXT"), ("oauth_signature", signature),
    ]
    return Secret("OAuth " + fields.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ", "))
  }
}
