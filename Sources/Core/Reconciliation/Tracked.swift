/// What the records hold in one account. Ids are compared; a name protects only while the id is
/// unknown.
struct Tracked {
  private var ids: [ResourceID: JobKey] = [:]
  private var names: [ResourceName: JobKey] = [:]

  init(in account: Account, _ records: some Sequence<JobRecord>) {
    for record in records {
      guard let resource = record.resource, resource.account == account else { continue }
      for id in record.extras { ids[id] = record.key }
      if let id = resource.id { ids[id] = record.key } else { names[resource.name] = record.key }
    }
  }

  /// The job whose record holds the resource; nil if none does.
  func holder(of resource: FoundResource) -> JobKey? { ids[resource.id] ?? names[resource.name] }
}
