import OrderedCollections

// Where namespaces have their resources: leftovers there are found also after a restart.
extension DispatcherState {
  /// How long a namespace is remembered after its last job (design §3.1).
  static let memory = Duration.seconds(30 * 86_400)

  /// Notes where the job's namespace has its resources.
  mutating func noteServed(_ event: JobEvent, of key: JobKey, at now: Instant) {
    guard case .account(.account(let account)) = event,
      polling[key.runner]?.settings.isMultiTenant == true,
      let namespace = lives[key].flatMap({ namespace(of: $0.record) })
    else { return }
    let others = served.filter { entry in
      let isSame =
        entry.runner == key.runner && entry.namespace == namespace && entry.account == account
      return !isSame && (entry.lastServed + Self.memory >= now || isNeeded(entry))
    }
    served = others
    served.append(
      ServedNamespace(
        runner: key.runner, namespace: namespace, account: account, lastServed: now))
  }

  private func namespace(of record: JobRecord) -> String? {
    if let namespace = record.resource?.account.namespace { return namespace }
    guard let payload = record.payload,
      case .namespace(let namespace) = NamespaceChoice(PayloadVariables(payload))
    else { return nil }
    return namespace
  }

  private func isNeeded(_ entry: ServedNamespace) -> Bool {
    lives.values.contains { $0.record.resource?.account == entry.account }
      || sightings.contains { $0.account == entry.account }
  }
}
