import Core
import StateFile
import TestSupport
import Testing

@Suite("The start of a job whose machine cannot say that it lives")
struct StartWatchTests {
  @Test("a deployment absent for some looks, built, then running: the job runs when it writes")
  func lateDeployment() {
    for token in WatchToken.allCases {
      for polls in [1, 3, 28] {
        var watch = StartWatch(token)
        watch.look = .pending(.idle("there is no deployment yet"))
        watch.live(polls * 10)
        #expect(watch.job.record.lastError == "there is no deployment yet")
        watch.look = .pending(.preparing("the deployment is in progress (WIP)"))
        watch.live(20)
        #expect(watch.job.record.lastError == "the deployment is in progress (WIP)")
        watch.look = .pending(.machineRuns)
        watch.live(20)
        #expect(watch.job.phase == .starting)
        watch.write(seenBy: token)
        watch.live(10)
        #expect(watch.job.phase == .running)
        #expect(watch.job.record.lastError == nil, "what kept it waiting is past")
      }
    }
  }

  @Test(
    "a deployment that ended, or can never be: the coordinator is asked, then the job fails",
    arguments: WatchToken.allCases,
    [
      "nothing is deployed on app_1: its state is DEFAULT_OF_PAYMENT",
      "nothing is deployed on app_1: its state is MODERATED",
      "Clever Cloud's deployment d_1 of app_1 failed (FAIL)",
      "Clever Cloud's deployment d_2 of app_1 was cancelled (CANCELLED)",
      "Clever Cloud's deployment d_1 of app_1 has ended (OK)",
    ])
  func ended(token: WatchToken, words: String) {
    var watch = StartWatch(token)
    watch.look = .pending(.preparing("the deployment d_1 is in progress (WIP)"))
    watch.live(20)
    watch.look = .ended(Trouble(words), log: "")
    watch.status = .unknown(Sample.trouble)
    watch.live(30)
    #expect(watch.job.phase == .starting, "without a word of the coordinator nothing is concluded")
    watch.status = .executing(.running)
    watch.live(10)
    #expect(watch.job.phase == .failing)
    #expect(
      watch.reason.hasPrefix(
        "hpr: the job's machine ended before it showed any sign of life: \(words) (phase starting"))
  }

  @Test("within seconds, not after a time-out", arguments: WatchToken.allCases)
  func soon(token: WatchToken) {
    var watch = StartWatch(token)
    watch.live(15)
    watch.look = .ended(Trouble("FAIL"), log: "")
    watch.live(600)
    #expect(watch.job.phase == .failing && watch.elapsed == 20)
  }

  @Test("a job that is over although its deployment ended is not failed")
  func over() {
    var watch = StartWatch(.good)
    watch.look = .ended(Trouble("OK"), log: "")
    watch.status = .unauthorized
    watch.heartbeat = .forbidden(.success, Sample.trouble)
    watch.live(20)
    #expect(watch.job.phase == .decommissioning && watch.job.record.result == .success)
  }

  @Test(
    "silent up to the start deadline: the job fails, and says what was seen last",
    arguments: WatchToken.allCases,
    [
      (
        ResourceCondition.pending(.machineRuns),
        "its machine runs, but nothing has been written to the job's log"
      ), (.pending(.idle("there is no deployment yet")), "there is no deployment yet"),
    ])
  func silent(token: WatchToken, seen: (ResourceCondition, String)) {
    var watch = StartWatch(token)
    watch.look = seen.0
    watch.live(290)
    #expect(watch.job.phase == .starting && watch.job.record.lastError == seen.1)
    watch.live(600)
    #expect(watch.job.phase == .failing && (300...310).contains(watch.elapsed))
    #expect(
      watch.reason.hasPrefix(
        "hpr: the job's machine showed no sign of life in time: \(seen.1) (phase starting, runner"))
    #expect(!watch.job.underWay.contains(.delete), "after the launch the report goes first")
  }

  @Test("a deployment in progress is waited for up to the job's own timeout")
  func inProgress() {
    for token in WatchToken.allCases {
      var watch = StartWatch(token, timeout: 1000)
      watch.look = .pending(.preparing("the deployment is in progress (WIP)"))
      watch.live(2000)
      #expect(watch.job.phase == .failing && (1000...1010).contains(watch.elapsed))
      #expect(watch.reason.contains("life in time: the deployment is in progress (WIP) (phase"))
    }
  }

  @Test("a machine that begins to run after the deadline has a minute for its first word")
  func lateMachine() {
    for isHeard in [true, false] {
      var watch = StartWatch(.none)
      watch.look = .pending(.preparing("the deployment is in progress (WIP)"))
      watch.live(500)
      watch.look = .pending(.machineRuns)
      watch.live(40)
      #expect(watch.job.phase == .starting)
      if isHeard { watch.write(seenBy: .none) }
      watch.live(600)
      #expect(watch.job.phase == (isHeard ? .running : .failing))
      #expect(watch.elapsed <= 571)
    }
  }

  @Test("a restart long after the deadline: one look at both, and what they say counts")
  func restart() throws {
    for isHeard in [true, false] {
      var watch = StartWatch(.good)
      watch.answer()
      let stored = try RecordCoding.decode(RecordCoding.encode(watch.job.record))
      #expect(stored.payload?.projectID == ProjectID(21), "the log can still be read")
      watch.job.now = watch.job.now + .seconds(1000)
      watch.job = watch.job.restarted()
      #expect(watch.job.underWay.isSuperset(of: [.look, .probe, .readLog]))
      #expect(watch.job.phase == .starting)
      if isHeard { watch.write(seenBy: .good) }
      watch.live(20)
      #expect(watch.job.phase == (isHeard ? .running : .failing))
    }
  }

  @Test(
    "while the coordinator or the provider is away the deadline moves",
    arguments: WatchToken.allCases)
  func away(token: WatchToken) {
    var watch = StartWatch(token)
    watch.probe = .unknown(Sample.trouble)
    watch.live(1000)
    #expect(watch.job.phase == .starting)
    watch.probe = .accepted(next: 0, nil)
    watch.look = .unknown(Sample.trouble)
    watch.live(1000)
    #expect(watch.job.phase == .starting)
    watch.look = .pending(.machineRuns)
    watch.live(60)
    #expect(watch.job.phase == .failing)
  }
}
