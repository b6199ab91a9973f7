// Which record a handle becomes. What the peer believed is never taken for a fact that could kill a
// job or start it twice: hpr looks first.
extension PeerImport {
  /// A launched job. Not every release saw it live before it said so, and none without an access
  /// token; so the first sign of life is looked for, and found at once in the log of one that runs.
  func launched(_ handle: PeerHandle) throws(ImportError) -> JobRecord? {
    var (record, settings) = try record(of: handle)
    record.resource = resource(of: handle, in: settings)
    record.launch = .done
    guard record.resource != nil else {
      record.phase = .running
      record.hasRun = true
      return record
    }
    record.creation = .made
    start(&record, settings)
    return record
  }

  /// A pending job: without a resource it is looked up by the name that the peer would have given;
  /// with one it is launched, unless its repository shows that it was, and if it was, it is awaited.
  func pending(_ handle: PeerHandle) throws(ImportError) -> JobRecord? {
    var (record, settings) = try record(of: handle)
    record.payload = handle.payload
    let timeout = handle.payload?.timeout ?? JobRules.defaultJobTimeout
    record.deadline = now + min(configuration.provisioningTimeout, timeout)
    record.resource = resource(of: handle, in: settings)
    switch handle.resource {
    case .application(let application):
      record.creation = .made
      if application.isLaunched == true {
        record.launch = .done
        start(&record, settings)
      } else if application.runsService {
        fail(&record)
      } else {
        record.launch = .ordered
        record.phase = .launching
      }
    case .service:
      fail(&record)
    case .image, nil:
      record.resource = record.resource ?? intended(for: handle, settings)
      guard record.resource != nil else { return record }
      record.creation = .unknown(EmptyLooks(requestEnded: now))
      record.phase = .provisioning
    }
    return record
  }

  /// A resource that has to go.
  func leftover(_ handle: PeerHandle) throws(ImportError) -> JobRecord? {
    var (record, settings) = try record(of: handle)
    guard let resource = resource(of: handle, in: settings) else { return nil }
    record.resource = resource
    record.creation = .made
    record.launch = .done
    record.hasRun = true
    record.owesDeletion = true
    record.phase = .decommissioning
    return record
  }

  private func record(
    of handle: PeerHandle
  ) throws(ImportError) -> (JobRecord, RunnerConfiguration?) {
    let (name, settings) = try owner(of: handle)
    let bare = JobPayload(bytes: [], id: handle.job, token: handle.token).reduced()
    var record = JobRecord(
      key: JobKey(name, handle.job), payload: bare, acquiredAt: now,
      expectedWeight: handle.expectedWeight, mark: Mark(installation: installation, runner: name))
    record.traceOffset = handle.traceOffset
    record.unknownMembers = handle.unknownMembers
    if case .service(let bytes) = handle.resource {
      record.unknownMembers.append(UnknownMember(name: "paas_resource", value: bytes))
    }
    return (record, settings)
  }

  private func start(_ record: inout JobRecord, _ settings: RunnerConfiguration?) {
    record.phase = .starting
    record.payload = record.payload?.reduced()
    record.deadline = now + (settings?.watch ?? RunnerConfiguration.Watch()).timeout
  }

  /// The helper service is not spoken to by this hpr. If the job was handed to it all the same, its
  /// log shows that, and the job goes on.
  private func fail(_ record: inout JobRecord) {
    let sentence = "the job waited for a helper service of heptapod-paas-runner, which hpr replaces"
    record.launch = .ordered
    record.owedReport = Failure(
      reason: .systemFailure,
      message: FailureText.text(sentence, .systemFailure, in: .starting, end: ""), phase: .starting)
    record.owesDeletion = record.creation != .none
    record.deadline = nil
    record.phase = .failing
  }

  // MARK: resources

  private func resource(
    of handle: PeerHandle, in settings: RunnerConfiguration?
  ) -> Resource? {
    switch handle.resource {
    case .application(let application):
      var resource = Resource(
        executor: .cleverDocker, name: name(for: handle), id: application.id,
        account: organisation(application.namespace, settings), weight: application.weight)
      resource.unknownMembers = application.unknownMembers
      return resource
    case .image(let name):
      return Resource(
        executor: .localDocker, name: ResourceName(name), id: ResourceID(name),
        account: engine(settings), weight: .one)
    case .service, nil:
      return nil
    }
  }

  /// The resource that the peer may have made without knowing its id; nil if it could not.
  private func intended(for handle: PeerHandle, _ settings: RunnerConfiguration?) -> Resource? {
    if settings?.executor == .localDocker {
      let name = ResourceName(name(for: handle).text.lowercased())
      return Resource(
        executor: .localDocker, name: name, account: engine(settings), weight: .one)
    }
    var namespace: String?
    if settings?.clever?.isMultiTenant != false, let payload = handle.payload {
      guard case .namespace(let own) = NamespaceChoice(PayloadVariables(payload)) else {
        return nil
      }
      namespace = own
    }
    return Resource(
      executor: .cleverDocker, name: name(for: handle),
      account: organisation(namespace, settings), weight: handle.expectedWeight)
  }

  private func name(for handle: PeerHandle) -> ResourceName {
    ResourceName("hpd-job-\(handle.runner)-\(handle.job)")
  }

  private func organisation(_ namespace: String?, _ settings: RunnerConfiguration?) -> Account {
    if namespace == nil, case .single(let organisation)? = settings?.clever?.tenancy {
      return Account(organisation)
    }
    return Account(namespace: namespace ?? "")
  }

  private func engine(_ settings: RunnerConfiguration?) -> Account {
    Account(settings?.docker?.host ?? "unix:///var/run/docker.sock")
  }
}
