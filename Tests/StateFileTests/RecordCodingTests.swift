import Core
import Testing
import TestSupport

@testable import StateFile

/// Records that together use every field.
enum Samples {
  static var recordsOfEachKind: [JobRecord] {
    let resource = Resource(
      executor: .localDocker, name: ResourceName("hpd-job-0a1b2c3d-1"), id: ResourceID("sha256:1"),
      account: Sample.account, weight: Weight(thousandths: 5657))
    let creations: [Creation] = [
      .none, .ordered, .leftovers, .made, .unknown(EmptyLooks(requestEnded: Sample.start)),
      .unknown(EmptyLooks(requestEnded: Sample.start, first: Sample.start + .seconds(1))),
    ]
    return creations.enumerated().flatMap { index, creation in
      Phase.allCases.enumerated().map { number, phase in
        let job = Int64(index * 100 + number + 1)
        var record = Sample.record(
          payload: Sample.payload(job: job, reasons: ["script_failure", "ü"]))
        record.key = JobKey(Sample.runner, JobID(job))
        record.phase = phase
        record.creation = creation
        record.resource = resource
        record.resource?.unknownMembers = [
          UnknownMember(name: "deploy_url", value: Array("[ 1.0 ]".utf8))
        ]
        record.launch = [.none, .ordered, .done][number % 3]
        record.extras = number % 2 == 0 ? [] : [ResourceID("x"), ResourceID("y")]
        record.owedReport = Failure(
          reason: .systemFailure, message: number % 2 == 0 ? nil : "two\nlines", phase: .starting)
        record.owesDeletion = number % 2 == 0
        record.hasRun = number % 3 == 0
        record.deadline = number % 2 == 0 ? nil : Sample.start + .milliseconds(1234)
        record.cancelingSince = number % 4 == 0 ? Sample.start : nil
        record.commitDate = number % 3 == 0 ? Sample.start : nil
        record.result = number % 5 == 0 ? .other("odd") : nil
        record.lastError = "it said \"no\"\u{7}"
        record.traceOffset = number
        record.url = number % 3 == 0 ? nil : "https://gitlab.example:8443/ci"
        record.unknownMembers = [UnknownMember(name: "future", value: Array("{\"a\":1.10}".utf8))]
        return record
      }
    }
  }
}

@Suite("The job record's JSON")
struct RecordCodingTests {
  @Test("gives back every field")
  func roundTrip() throws {
    for record in Samples.recordsOfEachKind {
      #expect(try RecordCoding.decode(RecordCoding.encode(record)) == record)
    }
  }

  @Test("keeps the payload byte for byte")
  func payload() throws {
    let text =
      "{ \"id\": 1,\n\t\"token\" : \"t\", \"n\": 1.00e+2, \"z\":{\"b\":1,\"a\":2,\"b\":3} }"
    let payload = try JobPayload(reading: Array(text.utf8))
    let read = try RecordCoding.decode(RecordCoding.encode(Sample.record(payload: payload)))
    #expect(read.payload?.bytes == Array(text.utf8))
  }

  @Test("takes a payload that nests as deep as the coordinator may nest it")
  func nesting() throws {
    let deep = String(repeating: "[", count: 510) + String(repeating: "]", count: 510)
    let text = "{\"id\":1,\"token\":\"t\",\"deep\":\(deep)}"
    let payload = try JobPayload(reading: Array(text.utf8))
    var coding = SnapshotCoding()
    var snapshot = Snapshot(installation: "0123456789abcdef0123456789abcdef")
    snapshot.records = [Sample.record(payload: payload)]
    #expect(try SnapshotCoding.decode(coding.encode(snapshot)).records == snapshot.records)
  }

  @Test(
    "refuses what is no record, in one line",
    arguments: [
      "", "null", "{}", "{\"version\":1}", "{\"version\":2,\"runner\":\"a\",\"job_id\":1}",
      "{\"version\":1,\"runner\":7,\"job_id\":1}",
      "{\"version\":1,\"runner\":\"a\",\"job_id\":1.5}",
      "{\"version\":1,\"runner\":\"a\",\"job_id\":1,\"mark\":\"zz\",\"acquired_at\":\"x\"}",
      "{\"a\":1}{\"b\":2}",
    ])
  func refused(text: String) {
    #expect {
      _ = try RecordCoding.decode(Array(text.utf8))
    } throws: { error in
      guard let error = error as? CodingError else { return false }
      return !error.sentence.isEmpty && !error.sentence.contains("\n")
    }
  }
}
