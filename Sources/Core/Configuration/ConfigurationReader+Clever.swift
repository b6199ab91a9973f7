extension ConfigurationReader {
  /// The keys of `clever-docker`; nil if what it needs is not there.
  mutating func clever(
    _ reader: inout TableReader, secretsFile: String?
  ) -> CleverConfiguration? {
    let authorization = authorization(&reader, secretsFile: secretsFile)
    let tenancy = tenancy(&reader, secretsFile: secretsFile)
    var clever = CleverConfiguration(
      tenancy: tenancy ?? .single(organisation: ""), authorization: authorization ?? .token(nil))
    readPlaces(&reader, into: &clever)
    readFlavors(&reader, into: &clever)
    readRepository(&reader, into: &clever, secretsFile: secretsFile)
    clever.extraEnvironment = environment(&reader)
    return tenancy == nil || authorization == nil ? nil : clever
  }

  private func isMultiTenant(_ reader: TableReader) -> Bool {
    reader.table["cc_multi_tenant"]?.boolean ?? false
  }

  private mutating func authorization(
    _ reader: inout TableReader, secretsFile: String?
  ) -> CleverConfiguration.Authorization? {
    let scheme = reader.value("cc_auth", "token or oauth1") { node in
      node.string.flatMap { ["token", "oauth1"].contains($0) ? $0 : nil }
    }
    if scheme == nil, reader.table["cc_auth"] != nil { return nil }
    if scheme == "oauth1" {
      return oauth(&reader, secretsFile: secretsFile).map { .oauth1($0) }
    }
    warnOfUnused(
      &reader,
      ["consumer_key", "consumer_secret", "token", "token_secret"].map { "cc_oauth_\($0)" },
      "This counts only with cc_auth = \"oauth1\".")
    if isMultiTenant(reader) {
      warnOfUnused(&reader, ["cc_token"], "With cc_multi_tenant each organisation has its own.")
      return .token(nil)
    }
    return needed(&reader, "cc_token", secretsFile, "a single organisation").map { .token($0) }
  }

  private mutating func oauth(
    _ reader: inout TableReader, secretsFile: String?
  ) -> CleverConfiguration.OAuth1? {
    warnOfUnused(&reader, ["cc_token"], "This counts only with cc_auth = \"token\".")
    let key = needed(&reader, "cc_oauth_consumer_key", secretsFile, "cc_auth = \"oauth1\"")
    let secret = needed(&reader, "cc_oauth_consumer_secret", secretsFile, "cc_auth = \"oauth1\"")
    let token = needed(&reader, "cc_oauth_token", secretsFile, "cc_auth = \"oauth1\"")
    let proof = needed(&reader, "cc_oauth_token_secret", secretsFile, "cc_auth = \"oauth1\"")
    guard let key, let secret, let token, let proof else { return nil }
    return CleverConfiguration.OAuth1(
      consumerKey: key, consumerSecret: secret, token: token, tokenSecret: proof)
  }

  private mutating func tenancy(
    _ reader: inout TableReader, secretsFile: String?
  ) -> CleverConfiguration.Tenancy? {
    var isMulti = false
    reader.boolean("cc_multi_tenant", &isMulti)
    let attributes = ["cc_orga_id_attribute", "cc_orga_token_attribute"]
    guard isMulti else {
      warnOfUnused(
        &reader, attributes + ["cc_gitlab_namespace_attributes_token"],
        "This counts only with cc_multi_tenant = true.")
      let id = required(&reader, "cc_orga_id", by: "a single organisation") {
        Self.isName($0) ? $0 : nil
      }
      return id.map { .single(organisation: $0) }
    }
    warnOfUnused(&reader, ["cc_orga_id"], "With cc_multi_tenant each group names its own.")
    let names = attributes.map { name(&reader, $0) }
    let token = needed(
      &reader, "cc_gitlab_namespace_attributes_token", secretsFile, "cc_multi_tenant")
    guard let token else { return nil }
    var found = CleverConfiguration.TenantAttributes(token: token)
    found.organisation = names[0] ?? found.organisation
    found.organisationToken = names[1] ?? found.organisationToken
    return .multi(found)
  }

  private func warnOfUnused(_ reader: inout TableReader, _ keys: [String], _ sentence: String) {
    for key in keys where reader.table[key] != nil { reader.report(.warning, key, sentence) }
  }

  private func readPlaces(_ reader: inout TableReader, into clever: inout CleverConfiguration) {
    if let text = reader.string("cc_api_url") {
      switch WebAddress.normalised(text) {
      case .success(let url): clever.apiURL = url
      case .failure(let refusal):
        reader.report(
          .error, "cc_api_url", at: reader.table["cc_api_url"]?.position, refusal.sentence)
      }
    }
    clever.zone = name(&reader, "cc_zone") ?? clever.zone
    clever.instanceVariant = name(&reader, "cc_instance_variant_uuid") ?? clever.instanceVariant
    clever.authorities = reader.string("cc_tls_ca_file")
  }

  private func readFlavors(_ reader: inout TableReader, into clever: inout CleverConfiguration) {
    clever.defaultFlavor = name(&reader, "cc_default_flavor") ?? clever.defaultFlavor
    clever.maxFlavor = name(&reader, "cc_max_flavor")
    clever.flavorContext = name(&reader, "cc_flavor_context") ?? clever.flavorContext
    // No prefix at all is a choice too.
    let prefix = reader.value("cc_flavor_name_prefix", "a string without blanks") { node in
      node.string.flatMap { $0.isEmpty || Self.isName($0) ? $0 : nil }
    }
    clever.flavorPrefix = prefix ?? clever.flavorContext + "-"
  }

  private mutating func readRepository(
    _ reader: inout TableReader, into clever: inout CleverConfiguration, secretsFile: String?
  ) {
    clever.authUser = name(&reader, "cc_auth_user") ?? clever.authUser
    clever.gitUser = name(&reader, "cc_git_user")
    if let text = reader.string("cc_git_password") {
      clever.gitPassword = secret(text, &reader, "cc_git_password", secretsFile: secretsFile)
    }
    reader.duration("cc_deployment_repo_timeout", .aboveZero, &clever.repositoryTimeout)
    reader.duration("cc_deployment_repo_wait_step", .aboveZero, &clever.repositoryWaitStep)
  }

  /// Names and values as they go to Clever Cloud: only strings, so that nothing is guessed.
  private func environment(_ reader: inout TableReader) -> [CleverConfiguration.Variable] {
    guard var table = reader.subtable("cc_extra_env") else { return [] }
    let variables = table.table.entries.compactMap { entry -> CleverConfiguration.Variable? in
      guard let text = table.value(entry.key, "a string", \.string) else { return nil }
      return CleverConfiguration.Variable(entry.key, Secret(text))
    }
    reader.problems += table.problems
    return variables
  }

  /// A secret without which `reason` cannot do.
  private mutating func needed(
    _ reader: inout TableReader, _ key: String, _ secretsFile: String?, _ reason: String
  ) -> Secret? {
    guard let text = required(&reader, key, by: reason, { $0 }) else { return nil }
    return secret(text, &reader, key, secretsFile: secretsFile)
  }

  private func required(
    _ reader: inout TableReader, _ key: String, by reason: String, _ read: (String) -> String?
  ) -> String? {
    if reader.table[key] == nil {
      reader.report(.error, key, "This key is missing: \(reason) needs it.")
    }
    return reader.value(key, "a string that is not empty and has no blanks") { node in
      node.string.flatMap { $0.isEmpty ? nil : read($0) }
    }
  }

  /// A word that becomes a part of an address or a header.
  private func name(_ reader: inout TableReader, _ key: String) -> String? {
    reader.value(key, "a string that is not empty and has no blanks") { node in
      node.string.flatMap { Self.isName($0) ? $0 : nil }
    }
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
  }
}
