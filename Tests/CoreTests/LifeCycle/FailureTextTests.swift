import Core
import TestSupport
import Testing

@Suite("What a job's author reads of a failure")
struct FailureTextTests {
  private func reason(_ job: LifeDriver) -> [String] {
    String(decoding: job.life.reasonForLog, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test("a build that failed: the sentence with phase and reason, what to do, the build's end")
  func build() {
    var job = LifeDriver(in: .provisioning)
    let refusal = Refusal(
      .final, Trouble("cannot build the image x: exit code 7"), log: "Step 2/2\r\noh \u{1b}[31mno")
    job.take(.created(.no(refusal)))
    #expect(
      reason(job) == [
        "hpr: cannot build the image x: exit code 7 (phase provisioning, runner_system_failure)",
        "This says nothing about the job's script. Retry the job; if it fails like this again, show"
          + " these lines to the administrators of the runner.",
        "The end of the build's own output:", "Step 2/2", "oh no",
      ])
  }

  @Test("what only the author can mend says so")
  func scriptFailure() {
    var job = LifeDriver(in: .provisioning)
    job.take(.created(.no(Refusal(.final, Trouble("no flavor XXXL"), reason: .scriptFailure))))
    #expect(reason(job).first == "hpr: no flavor XXXL (phase provisioning, script_failure)")
    #expect(reason(job).last?.contains("job's own definition") == true)
  }

  @Test("the job's token is hidden, in the sentence and in the output, and in what is told")
  func secrets() {
    var job = LifeDriver(in: .starting)
    let log = "token=glcbt-job4711 and glcbt-job4711glcbt-job4711"
    job.take(.looked(.ended(Trouble("bad \"glcbt-job4711\""), log: log)))
    job.take(.asked(.executing(.running)))
    #expect(reason(job).first?.contains("bad \"[MASKED]\"") == true)
    #expect(reason(job).last == "token=[MASKED] and [MASKED][MASKED]")
    #expect(!"\(job.effects)".contains("glcbt-"))
  }

  @Test("is bounded, whatever the other side says")
  func bounded() {
    var job = LifeDriver(in: .provisioning)
    let long = String(repeating: "é ", count: 1_000_000)
    job.take(.created(.no(Refusal(.final, Trouble(long), log: long))))
    #expect((5000..<7000).contains(job.life.reasonForLog.count))
    #expect(reason(job).count == 4)
  }

  @Test("stays the same, whatever is set and learnt meanwhile, also after a crash")
  func same() {
    var job = LifeDriver(in: .starting)
    job.take(.looked(.ended(Trouble("exit status 1"), log: "a\nb")))
    job.take(.asked(.executing(.running)))
    let first = job.life.reasonForLog
    job.take(.appended(.unknown(Sample.trouble)))
    job.rules.startTimeout = .seconds(1)
    job = job.restarted()
    job.take(.created(.created(id: ResourceID("res-2"), weight: nil)))
    job.pass(.seconds(100))
    #expect(job.life.reasonForLog == first)
  }
}
