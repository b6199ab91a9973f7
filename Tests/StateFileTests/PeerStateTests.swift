import Core
import Testing
import TestSupport

@testable import StateFile

@Suite("A state of heptapod-paas-runner")
struct PeerStateTests {
  private func read(_ text: String) throws -> PeerState {
    let input = try ImportedInput(Array(text.utf8))
    guard case .peer(let state) = input else { throw CodingError("it is \(input)") }
    return state
  }

  private func application(_ handle: PeerHandle?) -> PeerApplication? {
    if case .application(let application)? = handle?.resource { application } else { nil }
  }

  @Test("of 0.5 says neither weights nor what was launched")
  func first() throws {
    let state = try read(PeerText.first)
    #expect(state.launched.map(\.job.number) == [1])
    #expect(state.toDecommission.map(\.job.number) == [3])
    #expect(state.pending.map(\.job.number) == [2, 4])
    let handle = try #require(state.launched.first)
    #expect(handle.runner == "abcdefgh" && handle.token == Secret("job-1"))
    #expect(handle.traceOffset == 0 && handle.expectedWeight == .one)
    let application = try #require(self.application(handle))
    #expect(application.id == ResourceID("app_1"))
    #expect(application.namespace == nil && application.isLaunched == nil)
    #expect(application.weight == Weight(thousandths: 32_768_000) && !application.runsService)
    let url = "\"https://push.example/app_1.git\""
    let kept = [UnknownMember(name: "deploy_url", value: Array(url.utf8))]
    #expect(application.unknownMembers == kept)
    #expect(state.pending[1].resource == nil)
  }

  @Test("of 0.6 says both, rounded once")
  func second() throws {
    let state = try read(PeerText.second)
    #expect(state.launched[0].traceOffset == 7)
    #expect(state.launched[0].expectedWeight == Weight(thousandths: 5657))
    #expect(application(state.launched[0])?.weight == Weight(thousandths: 5657))
    #expect(state.pending.map { application($0)?.isLaunched } == [false, nil, true])
  }

  @Test("of 1.0 knows images and services")
  func third() throws {
    let state = try read(PeerText.third)
    #expect(application(state.launched[0])?.namespace == "grp")
    #expect(application(state.launched[1])?.runsService == true)
    #expect(
      application(state.launched[1])?.unknownMembers.map(\.name)
        == ["netloc", "paas_token", "deploy_url"])
    #expect(state.launched[2].resource == .image("hpd-job-abcdefgh-7"))
    guard case .service(let bytes)? = state.launched[3].resource else {
      Issue.record("no service")
      return
    }
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("{\"app_id\""))
    #expect(state.standby.map(\.job) == state.toDecommission.map(\.job))
  }

  @Test("keeps a payload byte for byte, and members that nobody knows")
  func bytes() throws {
    let handle = PeerText.handle(4, "\"future\": [1.0,  2]")
    let text = PeerText.file(pending: [(handle, PeerText.payload(4))])
    let state = try read(String(text.dropLast()) + ", \"more\": {\"a\": 1}, \"records\": 1}")
    #expect(state.pending[0].payload?.bytes == Array(PeerText.payload(4).utf8))
    let member = UnknownMember(name: "future", value: Array("[1.0,  2]".utf8))
    #expect(state.pending[0].unknownMembers == [member])
    #expect(state.unknownMembers.map(\.name) == ["more"])
  }

  @Test(
    "lists may be missing or null, and the file of an idle peer has none filled",
    arguments: [
      PeerText.file(), PeerText.file(standby: []), "{\"launched\": []}",
      "{\"launched\": null, \"pending\": [], \"to_decommission\": null}",
    ])
  func empty(text: String) throws { #expect(try read(text) == PeerState()) }

  @Test(
    "that is none is refused in one line without secrets",
    arguments: [
      ("{\"launched\": {}}", "`launched` is not an array"), ("{\"launched\": [7]}", "an object"),
      ("{\"launched\": [{}]}", "`launched` 1: no `job_id`"),
      (PeerText.file(launched: ["{\"job_id\": 1, \"token\": \"t\"}"]), "no `runner_name`"),
      (PeerText.file(launched: [PeerText.handle(0)]), "`job_id`"),
      (PeerText.file(launched: [PeerText.handle(-3)]), "`job_id`"),
      (PeerText.file(launched: [PeerText.handle(1, runner: "")]), "empty"),
      (PeerText.file(launched: [PeerText.handle(1, "\"trace_offset\": -1")]), "`trace_offset`"),
      (PeerText.file(launched: [PeerText.handle(1, "\"trace_offset\": \"1\"")]), "`trace_offset`"),
      (PeerText.file(launched: [PeerText.handle(1, "\"expected_weight\": -1")]), "weight"),
      (PeerText.file(launched: [PeerText.handle(1, "\"expected_weight\": 1e300")]), "weight"),
      (PeerText.file(launched: [PeerText.handle(1, "\"paas_resource\": 7")]), "an object"),
      (PeerText.file(launched: [PeerText.handle(1, "\"paas_resource\": \"\"")]), "empty"),
      (PeerText.file(launched: [PeerText.handle(1, "\"paas_resource\": {}")]), "no `id`"),
      (
        PeerText.file(decommission: [PeerText.handle(1, PeerText.application("../x"))]),
        "not the id of an application"
      ),
      (
        PeerText.file(launched: [PeerText.handle(1, PeerText.application("a", "\"weight\": [], "))]
        ),
        "`weight`"
      ),
      (
        PeerText.file(
          launched: [PeerText.handle(1, PeerText.application("a", "\"launched\": 1, "))]),
        "`launched`"
      ),
      (PeerText.file(pending: [(PeerText.handle(1), "{}")]), "`pending` 1"),
      (PeerText.file(pending: [(PeerText.handle(1), PeerText.payload(2))]), "another job"),
      ("{\"pending\": [[{}]]}", "not a pair"), ("{\"pending\": [{}]}", "not a pair"),
      ("{\"launched\": [NaN]}", "not JSON"), ("{\"launched\": [", "not JSON"),
      ("", "not JSON"), ("[]", "not an object"), ("null", "not an object"),
      ("{}", "no `version`"), ("{\"running\": []}", "no `version`"),
    ])
  func refused(text: String, why: String) {
    #expect {
      _ = try ImportedInput(Array(text.utf8))
    } throws: { error in
      guard let error = error as? CodingError else { return false }
      return error.sentence.contains(why) && !error.sentence.contains("\n")
        && !error.sentence.contains("job-")
    }
  }

  @Test("is told from a state of hpr, and both from a record")
  func kinds() throws {
    var coding = SnapshotCoding()
    var snapshot = Snapshot(installation: "0123456789abcdef0123456789abcdef")
    snapshot.records = Samples.recordsOfEachKind
    #expect(try ImportedInput(coding.encode(snapshot)) == .records(snapshot))
    let record = Samples.recordsOfEachKind[0]
    let alone = Snapshot(installation: "", records: [record])
    #expect(try ImportedInput(RecordCoding.encode(record)) == .records(alone))
    let over = #"{"version":1,"runner":"lab","job_id":1,"phase":"over","result":"success"}"#
    #expect(try ImportedInput(Array(over.utf8)) == .over)
  }

  @Test("no mutilation of one traps", arguments: [0, 1000, 2000])
  func mutilated(first: UInt64) {
    for seed in first..<first + 1000 {
      var mutations = Mutations(seed: seed)
      let text = PeerText.all[Int(seed % 3)]
      let bytes = mutations.damage(Array(text.utf8))
      guard case .peer(let state)? = try? ImportedInput(bytes) else { continue }
      var configuration = Configuration(path: "")
      configuration.runners = [
        RunnerConfiguration(
          name: RunnerName("lab"), url: "", token: Secret("abcdefgh"), executor: .cleverDocker)
      ]
      let importing = PeerImport(
        configuration, installation: "", at: Instant(milliseconds: .max - 5))
      guard let records = try? importing.outcome(of: state).records else { continue }
      for record in records {
        #expect((try? RecordCoding.decode(RecordCoding.encode(record))) != nil)
      }
    }
  }
}
