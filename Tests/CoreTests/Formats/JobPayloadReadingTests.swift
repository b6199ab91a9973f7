import Core
import Foundation
import TestSupport
import Testing

@Suite struct JobPayloadReadingTests {
  static let text = #"""
    {"id":4711,"token":"glcbt-FAKE","allow_git_fetch":true,
     "runner_info":{"timeout":3600,"runner_session_url":null},
     "variables":[{"key":"id","value":"0"}],"artifacts":null,
     "job_info":{"id":4711,"project_id":21,"project_full_path":"a/b"},
     "features":{"trace_sections":true,"failure_reasons":["script_failure",7,"job_canceled"]}}
    """#

  @Test func readsTheFacts() throws {
    let bytes = Array(Self.text.utf8)
    let payload = try JobPayload(reading: bytes)
    #expect(payload.bytes == bytes)
    #expect(payload.id == JobID(4711))
    #expect(payload.token.reveal() == "glcbt-FAKE")
    #expect(payload.timeout == .seconds(3600))
    #expect(payload.projectID == ProjectID(21))
    #expect(payload.failureReasons == ["script_failure", "job_canceled"])
  }

  @Test(arguments: [
    #"{"id":1,"token":"t"}"#, #"{"id":1,"token":"t","runner_info":null,"features":null}"#,
    #"{"id":1,"token":"t","runner_info":[],"features":{"failure_reasons":{}}}"#,
    #"{"id":1,"token":"t","runner_info":{"timeout":"3600"},"features":7}"#,
    #"{"id":1,"token":"t","runner_info":{"timeout":0}}"#,
    #"{"id":1,"token":"t","runner_info":{"timeout":-5}}"#,
    #"{"id":"x","token":null,"id":1,"token":"t"}"#,
    #"{"id":1,"token":"t","job_info":{"project_id":"21"}}"#,
    #"{"id":1,"token":"t","job_info":{"project_id":0}}"#,
    #"{"id":1,"token":"t","job_info":{"project_id":-21}}"#,
    #"{"id":1,"token":"t","job_info":{"project_id":21.5}}"#,
    #"{"id":1,"token":"t","job_info":[{"project_id":21}]}"#,
  ])
  func toleratesWhatIsMissingOrOfAnotherType(text: String) throws {
    let payload = try JobPayload(reading: Array(text.utf8))
    #expect(payload.id == JobID(1))
    #expect(payload.token == Secret("t"))
    #expect(payload.timeout == nil)
    #expect(payload.projectID == nil)
    #expect(payload.failureReasons.isEmpty)
  }

  @Test func capsATimeoutThatNoClockCanCount() throws {
    let text = #"{"id":1,"token":"t","runner_info":{"timeout":9223372036854775807}}"#
    let payload = try JobPayload(reading: Array(text.utf8))
    #expect(payload.timeout == .seconds(31_622_400_000))
  }

  @Test(arguments: [
    (
      "",
      "The payload is not valid JSON: line 1, column 1: the document ends where a value belongs."
    ),
    ("[]", "The payload is not a JSON object."),
    (#"{"token":"t"}"#, "The payload has no integer \"id\" above zero."),
    (#"{"id":"1","token":"t"}"#, "The payload has no integer \"id\" above zero."),
    (#"{"id":0,"token":"t"}"#, "The payload has no integer \"id\" above zero."),
    (#"{"id":-5,"token":"t"}"#, "The payload has no integer \"id\" above zero."),
    (#"{"id":1.5,"token":"t"}"#, "The payload has no integer \"id\" above zero."),
    (#"{"id":1}"#, "The payload has no \"token\"."),
    (#"{"id":1,"token":""}"#, "The payload has no \"token\"."),
    (#"{"id":1,"token":7}"#, "The payload has no \"token\"."),
  ])
  func refusesInOneSentence(text: String, sentence: String) {
    let error = #expect(throws: PayloadError.self) { try JobPayload(reading: Array(text.utf8)) }
    #expect(error?.sentence == sentence)
  }

  @Test func salvagesFromEveryCutBehindTheToken() throws {
    let bytes = Array(Self.text.utf8)
    let known = try #require(Self.text.range(of: "glcbt-FAKE\""))
    let first = Self.text.utf8.distance(from: Self.text.utf8.startIndex, to: known.upperBound)
    for length in 0...bytes.count {
      let salvaged = JobPayload.salvage(Array(bytes[..<length]))
      #expect((salvaged != nil) == (length >= first), "cut after \(length) bytes")
      if let salvaged {
        #expect(salvaged.id == JobID(4711))
        #expect(salvaged.token.reveal() == "glcbt-FAKE")
      }
    }
  }

  @Test func neverBelievesACutNumber() {
    for text in [#"{"token":"t","id":47"#, #"{"token":"t","id":4"#] {
      #expect(JobPayload.salvage(Array(text.utf8)) == nil)
    }
    #expect(JobPayload.salvage(Array(#"{"token":"t","id":47,"#.utf8))?.id == JobID(47))
    #expect(JobPayload.salvage(Array(#"{"token":"t","id":47}"#.utf8))?.id == JobID(47))
    #expect(JobPayload.salvage(Array(#"[{"token":"t","id":47}"#.utf8)) == nil)
  }

  @Test(arguments: [
    (#"{"job_info":{"id":7},"token":"t"}"#, true),
    (#"{"id":"7","job_info":{"id":7},"token":"t"}"#, true),
    (#"{"id":7,"token":null,"variables":[{"key":"CI_JOB_TOKEN","value":"t"}]}"#, true),
    (
      #"{"id":7,"variables":[1,{"key":"X","value":"u"},{"key":"CI_JOB_TOKEN","value":"t"}],"steps":[{"#,
      true
    ),
    (#"{"token":"t","job_info":{"id":7}"#, true), (#"{"token":"t","job_info":{"id":7"#, false),
    (#"{"id":7,"token":"t"}}"#, true), (#"{"id":7,"token":"t"}{"id":8}"#, true),
    (#"{"id":-7,"token":"t"}"#, false), (#"{"id":0,"token":"t"}"#, false),
    (#"{"id":7,"token":"","variables":[{"key":"CI_JOB_TOKEN","value":""}]}"#, false),
    (#"{"id":7,"token":7,"variables":{"key":"CI_JOB_TOKEN","value":"t"}}"#, false),
  ])
  func salvagesFromTheSecondPlace(text: String, isFound: Bool) {
    let salvaged = JobPayload.salvage(Array(text.utf8))
    #expect((salvaged != nil) == isFound)
    if let salvaged { #expect(salvaged.id == JobID(7) && salvaged.token.reveal() == "t") }
  }

  @Test func salvageSurvivesDamage() {
    var mutations = Mutations(seed: 7)
    var found = 0
    for _ in 0..<2000 {
      let bytes = mutations.damage(Array(Self.text.utf8))
      if JobPayload.salvage(bytes) != nil { found += 1 }
    }
    #expect((1..<2000).contains(found))
  }

  static let secretive = #"""
    {"id":1,"token":"glcbt-FAKE",
     "variables":[{"key":"A","value":"masked-1","masked":true},{"key":"B","value":"plain-1"},
      {"key":"C","value":"five5","masked":true},{"key":"D","value":"plain-2","masked":false},
      {"key":"E","value":"glcbt-FAKE","masked":true},{"key":"F","value":7777777,"masked":true},
      {"key":"G","value":"masked-1","masked":true},[],null],
     "credentials":[{"type":"registry","password":"pass\"word"},{"password":null},3],
     "dependencies":[{"id":1,"token":"glcbt-OTHER"},{}]}
    """#

  @Test func knowsItsSecretsAlsoWhenReduced() throws {
    let payload = try JobPayload(reading: Array(Self.secretive.utf8))
    #expect(payload.secrets.map { $0.reveal() } == ["masked-1", "pass\"word", "glcbt-OTHER"])
    let reduced = payload.reduced()
    #expect(reduced.secrets == payload.secrets)
    #expect(try JobPayload(reading: reduced.bytes) == reduced)
    #expect(!String(decoding: reduced.bytes, as: UTF8.self).contains("plain"))
  }

  @Test func keepsNoMoreThanAMebibyteOfSecrets() throws {
    let many = (0..<3000).map {
      #"{"masked":true,"value":"\#($0)\#(String(repeating: "x", count: 1000))"}"#
    }
    let text = #"{"id":1,"token":"t","variables":[\#(many.joined(separator: ","))]}"#
    let payload = try JobPayload(reading: Array(text.utf8))
    #expect((1000...1048).contains(payload.secrets.count))
    #expect(payload.reduced().bytes.count < 1_200_000)
  }

  @Test func hidesThemInTheJobsLog() throws {
    for phase in [Phase.provisioning, .running] {
      var job = LifeDriver(in: phase, payload: try JobPayload(reading: Array(Self.secretive.utf8)))
      job.take(.mustFail(.systemFailure, "it said masked-1, plain-1 and glcbt-OTHER"))
      let reason = String(decoding: job.life.reasonForLog, as: UTF8.self)
      #expect(reason.contains("it said [MASKED], plain-1 and [MASKED]"))
      #expect(!reason.contains("masked-1") && !reason.contains("OTHER"))
    }
  }

  @Test func reducesToWhatIsStillUsed() throws {
    let payload = try JobPayload(reading: Array(Self.text.utf8))
    let reduced = payload.reduced()
    #expect(
      String(decoding: reduced.bytes, as: UTF8.self)
        == #"{"id":4711,"token":"glcbt-FAKE","job_info":{"project_id":21},"runner_info":{"timeout":3600},"#
        + #""features":{"failure_reasons":["script_failure","job_canceled"]}}"#)
    #expect(try JobPayload(reading: reduced.bytes) == reduced)
    #expect(reduced.reduced() == reduced)
    let bare = JobPayload(bytes: [], id: JobID(1), token: Secret("t")).reduced()
    #expect(String(decoding: bare.bytes, as: UTF8.self) == #"{"id":1,"token":"t"}"#)
  }
}
