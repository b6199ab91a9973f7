import Core
import TestSupport
import Testing

@testable import Providers

/// What the client makes of an answer, and what the life of a job makes of that.
@Suite("A proxy that answers one status to everything")
struct ProxyTests {
  struct Proxy: Sendable, CustomTestStringConvertible {
    let status: Int
    var type = "text/plain"
    var body = ""

    var testDescription: String { "\(status) \(type)" }

    private var answer: CoordinatorAnswer {
      let head = HTTPHead(status: status, headers: [("Content-Type", type)])
      return CoordinatorAnswer(
        HTTPResponse(head: head, body: Array(body.utf8)), to: "ANY /where", hiding: [])
    }
    var ask: JobStatusAnswer { answer.jobStatusAnswer(of: TestSupport.Sample.key.job) }
    var update: JobUpdateAnswer { answer.jobUpdateAnswer }
    /// To the empty PATCH.
    var trace: TraceAnswer { answer.traceAnswer(expecting: 0) }

    static let all =
      [401, 403, 404, 407, 500, 502].flatMap { status in
        [
          Proxy(status: status), Proxy(status: status, type: "text/html", body: "<html>Sign in"),
          Proxy(status: status, type: "application/json", body: #"{"message":"no"}"#),
        ]
      } + [Proxy(status: 200, type: "text/html", body: "<html>Welcome"), Proxy(status: 302)]
  }

  @Test(
    "for a minute and more: a live resource is not touched, whether it is known to live or not",
    arguments: Proxy.all,
    [
      (Executor.localDocker, ResourceCondition.alive),
      (.localDocker, .unknown(TestSupport.Sample.trouble)),
      // Only the log tells here, so that it is asked too.
      (.cleverDocker, .pending(.machineRuns)),
    ])
  func aMinute(proxy: Proxy, _ machine: (executor: Executor, look: ResourceCondition)) {
    let look = machine.look
    var job = LifeDriver(in: .starting, executor: machine.executor)
    var asked = 0
    for _ in 0..<90 {
      job.pass(.seconds(1))
      // Everything that is under way is answered, and what that brings too.
      for _ in 0..<8 {
        if job.underWay.contains(.ask) {
          job.take(.asked(proxy.ask))
        } else if job.underWay.contains(.heartbeat) {
          job.take(.heartbeat(proxy.update))
        } else if job.underWay.contains(.look) {
          job.take(.looked(look))
          continue
        } else if job.underWay.contains(.probe) {
          job.take(.probed(proxy.trace))
          continue
        } else {
          break
        }
        asked += 1
        #expect(!job.underWay.contains(.delete))
      }
    }
    #expect(asked >= 6, "the coordinator is asked all the while")
    #expect(job.phase == (look == .alive ? .running : .starting))
    #expect(!job.record.owesDeletion && job.record.owedReport == nil)
    #expect(!job.underWay.contains(.delete) && !job.underWay.contains(.report))
  }
}
