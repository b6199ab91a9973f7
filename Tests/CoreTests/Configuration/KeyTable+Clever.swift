import Core

extension KeyTable {
  private typealias Part = @Sendable (CleverConfiguration) -> String

  /// A runner of Clever Cloud with these further lines, without the key's own.
  private static func section(_ lines: [String], without name: String) -> String {
    let kept = lines.filter { !$0.hasPrefix("\(name) = ") }.map { "\($0)\n" }.joined()
    return bareRunner.replacing("local-docker", with: "clever-docker") + kept + "@"
  }

  private static func key(
    _ name: String, _ kind: KeyKind, _ usual: String?, _ sample: Sample,
    _ lines: [String] = single, _ meaning: @escaping Part
  ) -> KeyRow {
    row(in: section(lines, without: name), "runners.", name, kind, usual, sample) {
      $0.runners.first?.clever.map(meaning) ?? "none"
    }
  }

  static let single = ["cc_orga_id = 'orga_1'", "cc_token = 'cc-1'"]
  static let multi = [
    "cc_multi_tenant = true", "cc_gitlab_namespace_attributes_token = 'glpat-1'",
  ]
  static let oauth =
    ["cc_orga_id = 'orga_1'", "cc_auth = 'oauth1'"]
    + ["consumer_key", "consumer_secret", "token", "token_secret"].map { "cc_oauth_\($0) = 'x'" }

  private static func tenants(
    _ part: @escaping @Sendable (CleverConfiguration.TenantAttributes) -> String
  ) -> Part {
    { clever in if case .multi(let tenants) = clever.tenancy { part(tenants) } else { "-" } }
  }

  private static func oauth(
    _ part: @escaping @Sendable (CleverConfiguration.OAuth1) -> Secret
  ) -> Part {
    { clever in
      if case .oauth1(let oauth) = clever.authorization { part(oauth).reveal() } else { "-" }
    }
  }

  static let clever: [KeyRow] = access + places

  private static let access: [KeyRow] = [
    key("cc_orga_id", .word, nil, ("'orga_2'", "orga_2")) {
      if case .single(let id) = $0.tenancy { id } else { "-" }
    },
    key("cc_token", .secret, nil, ("'cc-2'", "cc-2")) {
      if case .token(let token?) = $0.authorization { token.reveal() } else { "-" }
    },
    key("cc_multi_tenant", .boolean, "false", ("false", "false")) {
      if case .multi = $0.tenancy { "true" } else { "false" }
    },
    key(
      "cc_gitlab_namespace_attributes_token", .secret, nil, ("'glpat-2'", "glpat-2"), multi,
      tenants { $0.token.reveal() }),
    key(
      "cc_orga_id_attribute", .word, "cc_orga_id", ("'a'", "a"), multi,
      tenants { $0.organisation }),
    key(
      "cc_orga_token_attribute", .word, "cc_orga_token", ("'a'", "a"), multi,
      tenants { $0.organisationToken }),
    key("cc_auth", .scheme, "token", ("'token'", "token")) {
      if case .token = $0.authorization { "token" } else { "oauth1" }
    },
    key("cc_oauth_consumer_key", .secret, nil, ("'y'", "y"), oauth, oauth { $0.consumerKey }),
    key(
      "cc_oauth_consumer_secret", .secret, nil, ("'y'", "y"), oauth, oauth { $0.consumerSecret }),
    key("cc_oauth_token", .secret, nil, ("'y'", "y"), oauth, oauth { $0.token }),
    key("cc_oauth_token_secret", .secret, nil, ("'y'", "y"), oauth, oauth { $0.tokenSecret }),
  ]

  private static let places: [KeyRow] = [
    key(
      "cc_api_url", .url, "https://api.clever-cloud.com/v2",
      ("'http://127.0.0.1:1/v2/'", "http://127.0.0.1:1/v2")
    ) { $0.apiURL },
    key("cc_zone", .word, "par", ("'rbx'", "rbx")) { $0.zone },
    key("cc_default_flavor", .word, "M", ("'XS'", "XS")) { $0.defaultFlavor },
    key("cc_max_flavor", .word, "-", ("'XL'", "XL")) { $0.maxFlavor ?? "-" },
    key("cc_flavor_context", .word, "heptapod-runner heptapod-runner-", ("'c'", "c c-")) {
      "\($0.flavorContext) \($0.flavorPrefix)"
    },
    key("cc_flavor_name_prefix", .wordOrNothing, "heptapod-runner-", ("''", "")) {
      $0.flavorPrefix
    },
    key("cc_extra_env", .texts, "", ("{B = 'x y', A = ''}", "B=x y A=")) {
      $0.extraEnvironment.map { "\($0.name)=\($0.value.reveal())" }.joined(separator: " ")
    },
    key("cc_auth_user", .word, "Jenkins cc-1", ("'me'", "me cc-1")) { credentials($0) },
    key("cc_git_user", .word, "Jenkins cc-1", ("'me'", "me cc-1")) { credentials($0) },
    key("cc_git_password", .secret, "Jenkins cc-1", ("'pw'", "Jenkins pw")) { credentials($0) },
    key("cc_tls_ca_file", .string, "-", ("'/ca'", "/ca")) { $0.authorities ?? "-" },
    key(
      "cc_instance_variant_uuid", .word, "70d676a0-a775-4dc9-a43d-3121036e8515", ("'u'", "u")
    ) { $0.instanceVariant },
    key("cc_deployment_repo_timeout", .duration(.aboveZero), "20.0 seconds", hour) {
      "\($0.repositoryTimeout)"
    },
    key("cc_deployment_repo_wait_step", .duration(.aboveZero), "2.0 seconds", ("3", "3.0 seconds"))
    { "\($0.repositoryWaitStep)" },
  ]

  private static func credentials(_ clever: CleverConfiguration) -> String {
    let found = clever.gitCredentials(organisationToken: nil)
    return found.map { "\($0.user.reveal()) \($0.password.reveal())" } ?? "-"
  }
}
