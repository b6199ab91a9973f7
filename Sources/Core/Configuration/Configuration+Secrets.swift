extension Configuration {
  /// All that it holds in confidence: what nobody may quote.
  public var secrets: [Secret] { runners.flatMap(\.secrets) }
}

extension RunnerConfiguration {
  /// The runner's tokens and passwords.
  public var secrets: [Secret] {
    [token] + [watch.token].compactMap(\.self) + (clever?.secrets ?? [])
  }
}

extension CleverConfiguration {
  fileprivate var secrets: [Secret] {
    var secrets = [gitPassword].compactMap(\.self)
    if case .multi(let attributes) = tenancy { secrets.append(attributes.token) }
    switch authorization {
    case .token(let token): secrets += [token].compactMap(\.self)
    case .oauth1(let own):
      secrets += [own.consumerKey, own.consumerSecret, own.token, own.tokenSecret]
    }
    // A short value is no secret, and hiding it would make the words unreadable.
    return secrets + extraEnvironment.map(\.value).filter { $0.reveal().utf8.count >= 6 }
  }
}
