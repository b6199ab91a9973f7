extension JobRecord {
  /// The record with the account of its resource, where whoever wrote it has not told it: the
  /// runner's only one, or that of the job's namespace, which is asked for before anything is done
  /// there.
  /// - Parameters:
  ///   - runner: the record's runner; nil if there is none.
  ///   - path: the configuration, for errors.
  /// - Throws: `ImportError` if nothing tells it.
  public func located(
    by runner: RunnerConfiguration?, of path: String
  ) throws(ImportError) -> JobRecord {
    guard resource?.account == .untold else { return self }
    let what = "its `resource` has no `account`"
    guard let runner else {
      throw ImportError("\(what), and \(path) has no runner '\(key.runner)'")
    }
    guard runner.executor == resource?.executor else {
      throw ImportError("\(what), and the runner has now another executor")
    }
    guard let account = runner.account(of: payload) else {
      throw ImportError("\(what), and it has no `job` that tells whose")
    }
    var record = self
    record.resource?.account = account
    return record
  }
}

extension RunnerConfiguration {
  /// Where the resource of a job is, as far as it can be told without asking; nil if that hangs on
  /// what the job does not tell.
  func account(of payload: JobPayload?) -> Account? {
    if let docker { return Account(docker.host) }
    if case .single(let organisation)? = clever?.tenancy { return Account(organisation) }
    guard let payload, case .namespace(let own) = NamespaceChoice(PayloadVariables(payload)) else {
      return nil
    }
    return Account(namespace: own)
  }
}
