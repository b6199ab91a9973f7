/// Makes records of what the peer left, so that hpr goes on where the peer has stopped.
///
/// All or nothing: either every handle becomes a record, or is known to need none, or nothing is
/// imported.
public struct PeerImport: Sendable {
  let configuration: Configuration
  let renamed: [String: RunnerName]
  let installation: String
  let now: Instant

  /// What came of a state of the peer.
  public struct Outcome: Sendable, Hashable {
    /// The records, at most one of each job.
    public var records: [JobRecord] = []
    /// What an operator should know, one line each.
    public var warnings: [String] = []
  }

  /// - Parameters:
  ///   - configuration: whose runners the handles belong to.
  ///   - renamed: to which runners the peer's names belong, where the tokens do not tell.
  ///   - installation: the id that marks are made from.
  ///   - now: what counts as the time of the grants, which the peer does not keep.
  public init(
    _ configuration: Configuration, renamed: [String: RunnerName] = [:], installation: String,
    at now: Instant
  ) {
    self.configuration = configuration
    self.renamed = renamed
    self.installation = installation
    self.now = now
  }

  /// The records of all handles.
  /// - Throws: `ImportError` if a handle belongs to no runner, or two contradict each other.
  public func outcome(of state: PeerState) throws(ImportError) -> Outcome {
    var gathered = Gathered()
    for name in Set(state.handles.map(\.runner)).sorted() {
      gathered.warnings += warnings(about: name)
    }
    for handle in state.launched { try gathered.add(launched(handle), of: handle) }
    for handle in state.pending { try gathered.add(pending(handle), of: handle) }
    for handle in state.toDecommission + state.standby {
      try gathered.add(leftover(handle), of: handle)
    }
    return gathered.outcome
  }

  // MARK: whose it is

  /// The runner that a handle belongs to, and its settings if it is configured.
  func owner(
    of handle: PeerHandle
  ) throws(ImportError) -> (name: RunnerName, settings: RunnerConfiguration?) {
    if let name = renamed[handle.runner] { return (name, configuration.runner(name)) }
    guard let runner = runners(called: handle.runner).last else {
      throw ImportError(
        "\(handle.words): no configured runner has a token that begins so",
        hint:
          "say which runner's it is: hpr state import FILE --map '\(handle.runner.quotable)'=NAME")
    }
    return (runner.name, runner)
  }

  /// The peer takes the first eight characters of the token for a runner's name, and of several
  /// runners of one name it knows the last only.
  private func runners(called name: String) -> [RunnerConfiguration] {
    configuration.runners.filter {
      name.unicodeScalars.elementsEqual($0.token.reveal().unicodeScalars.prefix(8))
    }
  }

  private func warnings(about name: String) -> [String] {
    if let new = renamed[name] {
      guard configuration.runner(new) == nil else { return [] }
      return ["there is no runner \"\(new.text.quotable)\": its jobs wait until there is one"]
    }
    let candidates = runners(called: name)
    guard candidates.count > 1, let last = candidates.last else { return [] }
    let names = candidates.map { "\"\($0.name.text.quotable)\"" }.joined(separator: ", ")
    return [
      "the tokens of the runners \(names) begin alike; heptapod-paas-runner ran the last of them "
        + "only, so its jobs go to \"\(last.name.text.quotable)\""
    ]
  }
}

/// Why records cannot be imported: one sentence, and what to do about it.
public struct ImportError: Error, Sendable, Hashable {
  /// The sentence, without secrets.
  public var sentence: String
  /// What to do, where there is something.
  public var hint: String?

  /// Joins the two.
  public init(_ sentence: String, hint: String? = nil) {
    self.sentence = sentence
    self.hint = hint
  }
}

/// Records gathered from several lists, in which a job, or a resource, may stand twice.
private struct Gathered {
  var outcome = PeerImport.Outcome()
  private var tokens: [JobKey: Secret] = [:]
  private var resources: Set<ResourceID> = []

  var warnings: [String] {
    get { outcome.warnings }
    set { outcome.warnings = newValue }
  }

  /// The first record of a job counts: those of live jobs come first, and what they lead to is
  /// found out before anything is deleted. For the same reason what is a live job's resource is not
  /// deleted for an earlier job.
  mutating func add(_ record: JobRecord?, of handle: PeerHandle) throws(ImportError) {
    guard let record else { return }
    if let token = tokens[record.key] {
      guard token == handle.token else {
        throw ImportError("\(handle.words) is there twice, with different tokens")
      }
      return addFurther(record)
    }
    tokens[record.key] = handle.token
    if let id = record.resource?.id {
      let isNew = resources.insert(id).inserted
      if !isNew, record.phase == .decommissioning {
        return outcome.warnings.append("the resource of \(handle.words) has another job by now")
      }
    }
    outcome.records.append(record)
  }

  private mutating func addFurther(_ record: JobRecord) {
    guard let id = record.resource?.id,
      let index = outcome.records.firstIndex(where: { $0.key == record.key }),
      let own = outcome.records[index].resource?.id, own != id,
      resources.insert(id).inserted
    else { return }
    outcome.records[index].extras.append(id)
  }
}
