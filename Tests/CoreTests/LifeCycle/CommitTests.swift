import Core
import TestSupport
import Testing

@Suite("The commit that starts a job")
struct CommitTests {
  /// A job whose resource was just made, and whose commit nobody has composed yet.
  private func made() -> LifeDriver {
    var job = LifeDriver(in: .provisioning, executor: .cleverDocker)
    job.composes = false
    job.take(.created(.created(id: Sample.resourceID, weight: nil)))
    return job
  }

  @Test("has its id in the record before it is pushed")
  func recorded() {
    var job = made()
    #expect(job.orders.contains(.compose) && !job.orders.contains(.launch))
    #expect(job.record.launch == .none)
    job.take(.composed("c0ffee"))
    #expect(job.record.commit == "c0ffee")
    #expect(job.record.launch == .ordered)
    #expect(job.orders.contains(.launch))
  }

  @Test("keeps its id while the push may have been sent, also over a restart")
  func kept() {
    var job = made()
    job.take(.composed("c0ffee"))
    job.take(.launched(.unknown(Sample.trouble)))
    job.pass(.seconds(60))
    #expect(job.orders.contains(.launch) && job.record.commit == "c0ffee")
    job.take(.launched(.no(Refusal(.again, Sample.trouble))))
    #expect(job.record.commit == "c0ffee")
    let again = job.restarted()
    #expect(again.record.commit == "c0ffee")
    #expect(!again.underWay.contains(.compose))
  }

  @Test("is composed anew when it was certainly not pushed")
  func anew() {
    var job = made()
    job.take(.composed("c0ffee"))
    job.take(.launched(.no(Refusal(.again, Sample.trouble))))
    #expect(job.record.commit == nil)
    job.pass(.seconds(60))
    #expect(job.orders.contains(.compose))
  }

  @Test("that cannot be composed leaves it to the launch to say why")
  func impossible() {
    var job = made()
    job.take(.composed(nil))
    #expect(job.orders.contains(.launch))
    job.take(.launched(.no(Refusal(.final, Trouble("the job's commit cannot be made")))))
    #expect(job.phase == .failing)
    #expect(job.record.owedReport?.message?.contains("cannot be made") == true)
  }

  @Test("is not asked for where nothing is pushed, or another program has launched the job")
  func none() {
    let docker = LifeDriver(in: .launching, executor: .localDocker)
    #expect(docker.record.commit == nil && docker.underWay.contains(.launch))
  }
}
