import Core
import Providers

extension CleverCloudSettings {
  /// What a runner's section means for Clever Cloud.
  /// - Parameter lookInterval: between looks at an organisation's deployments.
  init(_ clever: CleverConfiguration, of runner: RunnerConfiguration, lookInterval: Duration) {
    let usesOAuth = clever.oauth != nil
    self.init(
      apiURL: clever.apiURL,
      tenancy: Tenancy(clever, of: runner),
      authentication: clever.oauth.map { .oauth1($0) } ?? .token,
      git: GitCredentials(
        user: clever.gitUser ?? (usesOAuth ? nil : clever.authUser), password: clever.gitPassword),
      zone: clever.zone, defaultFlavor: clever.defaultFlavor, maxFlavor: clever.maxFlavor,
      flavorContext: clever.flavorContext, flavorPrefix: clever.flavorPrefix,
      variant: clever.instanceVariant,
      extraEnvironment: clever.extraEnvironment.map {
        EnvironmentVariable(name: $0.name, value: $0.value)
      },
      repositoryTimeout: clever.repositoryTimeout, repositoryStep: clever.repositoryWaitStep,
      lookInterval: lookInterval, tls: TLSIdentity(authorityFile: clever.authorities))
  }
}

extension CleverCloudSettings.Tenancy {
  fileprivate init(_ clever: CleverConfiguration, of runner: RunnerConfiguration) {
    switch clever.tenancy {
    case .single(let organisation):
      var token: Secret?
      if case .token(let own) = clever.authorization { token = own }
      self = .single(organisation: organisation, token: token)
    case .multi(let attributes):
      self = .byNamespace(
        CleverCloudSettings.NamespaceAttributes(
          coordinatorURL: runner.url, token: attributes.token,
          organisationKey: attributes.organisation, tokenKey: attributes.organisationToken,
          tls: runner.identity))
    }
  }
}

extension CleverConfiguration {
  fileprivate var oauth: CleverCloudSettings.OAuth1? {
    guard case .oauth1(let own) = authorization else { return nil }
    return CleverCloudSettings.OAuth1(
      consumerKey: own.consumerKey, consumerSecret: own.consumerSecret, token: own.token,
      tokenSecret: own.tokenSecret)
  }
}
