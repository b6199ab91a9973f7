import Core
import Testing
import TestSupport

@Suite("A proxy that answers one status to everything")
struct ProxyTests {
  struct Proxy: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let ask: JobStatusAnswer
    let update: JobUpdateAnswer
    let trace: TraceAnswer

    static let all = [
      Proxy(
        testDescription: "401", ask: .unauthorized, update: .refused(Sample.trouble),
        trace: .refused(Sample.trouble)),
      Proxy(
        testDescription: "403", ask: .unknown(Sample.trouble),
        update: .forbidden(nil, Sample.trouble), trace: .forbidden(nil, Sample.trouble)),
      Proxy(
        testDescription: "404", ask: .unknown(Sample.trouble), update: .refused(Sample.trouble),
        trace: .refused(Sample.trouble)),
      Proxy(
        testDescription: "a page", ask: .unknown(Sample.trouble), update: .unknown(Sample.trouble),
        trace: .unknown(Sample.trouble)),
    ]
  }

  @Test(
    "for a minute and more: a live resource is not touched, whether it is known to live or not",
    arguments: Proxy.all, [ResourceCondition.alive, .unknown(Sample.trouble)])
  func aMinute(proxy: Proxy, look: ResourceCondition) {
    var job = LifeDriver(in: .starting)
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
