import Core
import Testing
import TestSupport

@Suite("The import of what heptapod-paas-runner left")
struct PeerImportTests {
  static let installation = "0123456789abcdef0123456789abcdef"
  static let token = "abcdefghijklmnop"

  static func runner(
    _ name: String = "lab", token: String = token, namespaces: Bool = false
  ) -> RunnerConfiguration {
    var runner = RunnerConfiguration(
      name: RunnerName(name), url: "https://gitlab.example", token: Secret(token),
      executor: .cleverDocker)
    runner.clever = CleverConfiguration(
      tenancy: namespaces
        ? .multi(CleverConfiguration.TenantAttributes(token: Secret("t")))
        : .single(organisation: "orga_1"),
      authorization: .token(nil))
    runner.watch.timeout = .seconds(77)
    return runner
  }

  static func docker() -> RunnerConfiguration {
    var runner = RunnerConfiguration(
      name: RunnerName("lab"), url: "https://gitlab.example", token: Secret(token),
      executor: .localDocker)
    runner.docker = RunnerConfiguration.Docker(host: "unix:///run/docker.sock")
    return runner
  }

  static func importing(
    _ runners: [RunnerConfiguration] = [runner()], renamed: [String: RunnerName] = [:]
  ) -> PeerImport {
    var configuration = Configuration(path: "c.toml")
    configuration.runners = runners
    return PeerImport(configuration, renamed: renamed, installation: installation, at: Sample.start)
  }

  static func handle(
    _ job: Int64 = 4711, _ resource: PeerResource? = nil, payload: JobPayload? = nil
  ) -> PeerHandle {
    var handle = PeerHandle(
      runner: "abcdefgh", job: JobID(job), token: Secret("glcbt-job\(job)"))
    handle.resource = resource
    handle.payload = payload
    return handle
  }

  static func application(
    _ id: String = "app_1", _ change: (inout PeerApplication) -> Void = { _ in }
  ) -> PeerResource {
    var application = PeerApplication(id: ResourceID(id))
    change(&application)
    return .application(application)
  }

  static func state(
    launched: [PeerHandle] = [], pending: [PeerHandle] = [], decommission: [PeerHandle] = [],
    standby: [PeerHandle] = []
  ) -> PeerState {
    var state = PeerState()
    state.launched = launched
    state.pending = pending
    state.toDecommission = decommission
    state.standby = standby
    return state
  }

  static let name = ResourceName("hpd-job-abcdefgh-4711")

  @Test("a launched job waits for its first sign of life, and keeps its application")
  func launched() throws {
    var handle = Self.handle(4711, Self.application { $0.weight = Weight(thousandths: 5657) })
    handle.traceOffset = 9
    handle.unknownMembers = [UnknownMember(name: "future", value: [0x31])]
    let record = try #require(
      try Self.importing().outcome(of: Self.state(launched: [handle])).records.first)
    #expect(record.key == JobKey(RunnerName("lab"), JobID(4711)))
    #expect(record.phase == .starting && record.launch == .done && record.creation == .made)
    #expect(record.payload?.token == Secret("glcbt-job4711"))
    #expect(record.resource?.name == Self.name && record.resource?.id == ResourceID("app_1"))
    #expect(record.resource?.account == Account("orga_1"))
    #expect(record.resource?.executor == .cleverDocker)
    #expect(record.weight == Weight(thousandths: 5657) && record.traceOffset == 9)
    #expect(record.deadline == Sample.start + .seconds(77) && record.commit == nil)
    #expect(record.unknownMembers == handle.unknownMembers)
    #expect(record.mark == Mark(installation: Self.installation, runner: RunnerName("lab")))
  }

  @Test("a pending job with an application is launched, unless it was", arguments: [nil, false])
  func pending(isLaunched: Bool?) throws {
    let payload = Sample.payload(timeout: 60)
    let handle = Self.handle(
      4711, Self.application { $0.isLaunched = isLaunched }, payload: payload)
    let record = try #require(
      try Self.importing().outcome(of: Self.state(pending: [handle])).records.first)
    #expect(record.phase == .launching && record.creation == .made)
    #expect(record.launch == .ordered && record.commit == nil)
    #expect(record.payload == payload)
    #expect(record.deadline == Sample.start + .seconds(60), "its own timeout is the shorter one")
  }

  @Test("a pending job that was pushed is awaited")
  func pushed() throws {
    let handle = Self.handle(
      4711, Self.application { $0.isLaunched = true }, payload: Sample.payload())
    let record = try #require(
      try Self.importing().outcome(of: Self.state(pending: [handle])).records.first)
    #expect(record.phase == .starting && record.launch == .done)
    #expect(record.payload == Sample.payload().reduced())
    #expect(record.deadline == Sample.start + .seconds(77))
  }

  @Test("a pending job without an application is looked up by the peer's name")
  func intended() throws {
    var handle = Self.handle(4711, payload: Sample.payload())
    handle.expectedWeight = Weight(thousandths: 5657)
    let record = try #require(
      try Self.importing().outcome(of: Self.state(pending: [handle])).records.first)
    #expect(record.phase == .provisioning)
    #expect(record.creation == .unknown(EmptyLooks(requestEnded: Sample.start)))
    #expect(record.resource?.name == Self.name && record.resource?.id == nil)
    #expect(record.weight == Weight(thousandths: 5657))
    #expect(record.bearsForeignName)
  }

  @Test("what was to be deleted is, once also where it stood by")
  func leftovers() throws {
    let handle = Self.handle(4711, Self.application())
    let other = Self.handle(4712, Self.application("app_2"))
    let bare = Self.handle(4713)
    let outcome = try Self.importing().outcome(
      of: Self.state(decommission: [handle, bare], standby: [other, handle]))
    #expect(outcome.records.map(\.key.job.number) == [4711, 4712])
    for record in outcome.records {
      #expect(record.phase == .decommissioning && record.owesDeletion)
      #expect(record.creation == .made && record.owedReport == nil)
    }
  }

  @Test("what a live job has is not deleted for another, nor twice for itself")
  func inUse() throws {
    let live = Self.handle(2, Self.application())
    let old = Self.handle(1, Self.application())
    let twice = Self.handle(2, Self.application("app_2"))
    let outcome = try Self.importing().outcome(
      of: Self.state(launched: [live], decommission: [old, live, twice]))
    #expect(outcome.records.map(\.key.job.number) == [2])
    #expect(outcome.records.map(\.phase) == [.starting])
    #expect(outcome.records.first?.extras == [ResourceID("app_2")])
    #expect(outcome.warnings.count == 1)
  }

  @Test("of a tenant only the namespace is known")
  func tenants() throws {
    let state = Self.state(
      launched: [Self.handle(1, Self.application { $0.namespace = "grp" })],
      pending: [
        Self.handle(
          2,
          payload: try JobPayload(
            reading: Array(
              #"{"id":2,"token":"t","variables":[{"key":"CI_PROJECT_ROOT_NAMESPACE","value":"own"}]}"#
                .utf8))), Self.handle(4711, payload: Sample.payload()),
      ])
    let records = try Self.importing([Self.runner(namespaces: true)]).outcome(of: state).records
    #expect(records.map { $0.resource?.account.namespace } == ["grp", "own", nil])
    #expect(records.map(\.phase) == [.starting, .provisioning, .acquired])
  }

  @Test("an image is of an engine")
  func images() throws {
    let importing = Self.importing([Self.docker()])
    let image = PeerResource.image("hpd-job-abcdefgh-4711")
    for (state, phase) in [
      (Self.state(launched: [Self.handle(4711, image)]), Phase.starting),
      (Self.state(pending: [Self.handle(4711, image, payload: Sample.payload())]), .provisioning),
      (Self.state(pending: [Self.handle(4711, payload: Sample.payload())]), .provisioning),
      (Self.state(decommission: [Self.handle(4711, image)]), .decommissioning),
    ] {
      let record = try #require(try importing.outcome(of: state).records.first)
      #expect(record.phase == phase)
      #expect(record.resource?.executor == .localDocker && record.resource?.name == Self.name)
      #expect(record.resource?.account == Account("unix:///run/docker.sock"))
    }
  }

  @Test("a job that was handed to a helper service goes on, one that waited for it fails")
  func services() throws {
    let service = Self.application { $0.runsService = true }
    let given = PeerResource.service(Array("{\"app_id\": \"x\"}".utf8))
    let state = Self.state(
      launched: [Self.handle(1, service), Self.handle(2, given)],
      pending: [
        Self.handle(3, service, payload: Sample.payload(job: 3)),
        Self.handle(4, given, payload: Sample.payload(job: 4)),
      ], decommission: [Self.handle(5, given)])
    let records = try Self.importing().outcome(of: state).records
    #expect(records.map(\.key.job.number) == [1, 2, 3, 4])
    #expect(records.map(\.phase) == [.starting, .running, .failing, .failing])
    #expect(records.map(\.owesDeletion) == [false, false, true, false])
    #expect(records[1].unknownMembers.map(\.name) == ["paas_resource"])
    for record in records[2...] {
      #expect(record.owedReport?.reason == .systemFailure && record.owedReport?.phase == .starting)
    }
  }

  // MARK: whose it is

  @Test("of runners with tokens that begin alike, the last is meant, with a warning")
  func alike() throws {
    let importing = Self.importing([
      Self.runner("a"), Self.runner("b", token: "abcdefgh-other"), Self.runner("c", token: "x"),
    ])
    let outcome = try importing.outcome(of: Self.state(launched: [Self.handle(), Self.handle(2)]))
    #expect(Set(outcome.records.map(\.key.runner)) == [RunnerName("b")])
    #expect(outcome.warnings.count == 1 && outcome.warnings[0].contains("\"a\", \"b\""))
  }

  @Test("a handle of no runner refuses all, and names itself", arguments: ["", "abcdefg", "zzz"])
  func unknown(token: String) throws {
    let importing = Self.importing([Self.runner(token: token)])
    #expect {
      _ = try importing.outcome(of: Self.state(launched: [Self.handle()]))
    } throws: { error in
      guard let error = error as? ImportError else { return false }
      return error.sentence.contains("job 4711 of the runner \"abcdefgh\"")
        && error.hint?.contains("--map") == true
    }
  }

  @Test("unless it is said whose it is")
  func mapped() throws {
    let state = Self.state(launched: [Self.handle(4711, Self.application())])
    let lab = Self.importing([Self.runner(token: "new")], renamed: ["abcdefgh": RunnerName("lab")])
    let outcome = try lab.outcome(of: state)
    #expect(outcome.records.map(\.key.runner) == [RunnerName("lab")] && outcome.warnings.isEmpty)
    #expect(outcome.records.first?.resource?.account == Account("orga_1"))
    let gone = Self.importing(renamed: ["abcdefgh": RunnerName("gone")])
    let waiting = try gone.outcome(of: state)
    #expect(waiting.records.map(\.key.runner) == [RunnerName("gone")])
    #expect(waiting.records.first?.resource?.account.namespace?.isEmpty == true)
    #expect(waiting.warnings.count == 1)
  }

  @Test("one job with two tokens is a contradiction")
  func contradiction() {
    var other = Self.handle(4711, Self.application())
    other.token = Secret("another")
    #expect(throws: ImportError.self) {
      try Self.importing().outcome(of: Self.state(launched: [Self.handle()], decommission: [other]))
    }
  }

  @Test("what is tracked already stays as it is")
  func again() throws {
    let state = Self.state(launched: [Self.handle(1), Self.handle(2)])
    let records = try Self.importing().outcome(of: state).records
    var snapshot = Snapshot(installation: Self.installation)
    #expect(snapshot.add(records) == 2)
    snapshot.records[0].phase = .decommissioning
    let before = snapshot
    #expect(snapshot.add(records) == 0 && snapshot == before)
  }
}
