extension Snapshot {
  /// Adds the records of jobs that are not tracked yet, and what is known of where their namespaces
  /// have their resources.
  /// - Returns: how many were added.
  @discardableResult
  public mutating func add(_ new: [JobRecord], served further: [ServedNamespace] = []) -> Int {
    var known = Set(records.map(\.key))
    let fresh = new.filter { known.insert($0.key).inserted }
    records += fresh
    let accounts = Set(fresh.compactMap { $0.resource?.account })
    served += further.filter { entry in
      accounts.contains(entry.account)
        && !served.contains {
          $0.runner == entry.runner && $0.namespace == entry.namespace
            && $0.account == entry.account
        }
    }
    return fresh.count
  }

  /// The same jobs under other runners' names.
  /// - Throws: `ImportError` if two records would then be of one job.
  public func renaming(_ renamed: [String: RunnerName]) throws(ImportError) -> Snapshot {
    var copy = self
    var keys: Set<JobKey> = []
    for index in copy.records.indices {
      let key = copy.records[index].key
      let new = JobKey(renamed[key.runner.text] ?? key.runner, key.job)
      guard keys.insert(new).inserted else {
        throw ImportError("there are two records of \(new)")
      }
      copy.records[index].key = new
    }
    for index in copy.served.indices {
      copy.served[index].runner =
        renamed[copy.served[index].runner.text] ?? copy.served[index].runner
    }
    return copy
  }
}
