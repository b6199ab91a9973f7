import Core
import Testing
import TestSupport

/// Limits under which so many jobs fit, each by another of the limits.
enum Narrow: CaseIterable {
  case concurrent, provisioning, quota, everything

  func limits(jobs: Int) -> Limits {
    let quota = Weight(thousandths: 1000 * jobs)
    return switch self {
    case .concurrent: Limits(jobs: jobs, provisioning: 99)
    case .provisioning: Limits(jobs: 99, provisioning: jobs)
    case .quota: Limits(jobs: 99, provisioning: 99, quota: quota)
    case .everything: Limits(jobs: jobs, provisioning: jobs, quota: quota)
    }
  }
}

@Suite("A coordinator that hangs")
struct IsolationTests {
  private static let orders = [["a", "b", "c"], ["a", "c", "b"], ["c", "a", "b"]]

  private func play(
    _ names: [String], _ limits: Limits, _ bad: Play.Manner, requests: Int = 1, limit: Int? = nil
  ) -> Play {
    let runners = names.map { StateDriver.runner($0, limit: limit, requests: requests) }
    return Play(runners, limits: limits, ["a": bad, "b": bad, "c": .answers])
  }

  @Test(
    "from before the start costs the others nothing: two of three hang, two jobs fit",
    arguments: orders, Narrow.allCases)
  func fromTheStart(names: [String], narrow: Narrow) {
    for (requests, limit) in [(1, nil), (3, nil), (1, 1), (3, 1)] as [(Int, Int?)] {
      var play = play(names, narrow.limits(jobs: 2), .hangs, requests: requests, limit: limit)
      #expect(play.asked["c"] == [0])
      for _ in 1...20 {
        play.queue("c")
        play.pass(seconds: 15)
      }
      #expect(play.waits["c"]?.count == 20)
      #expect(play.waits["c"]?.allSatisfy { $0 <= 3 } == true, "\(play.waits)")
      #expect(play.asked["a"] == nil && play.asked["b"] == nil, "they reserve nothing")
      #expect(play.driver.whyNot("a") == "no answer")
    }
  }

  @Test("on requests only, with one place more, neither", arguments: orders, Narrow.allCases)
  func onRequestsFromTheStart(names: [String], narrow: Narrow) {
    for requests in [1, 3] {
      var play = play(names, narrow.limits(jobs: 3), .hangsOnRequests, requests: requests)
      #expect(play.asked["c"] == [0])
      for _ in 1...100 {
        play.queue("c")
        play.pass(seconds: 15)
        #expect(play.inFlight("a") <= 1 && play.inFlight("b") <= 1, "one place each")
      }
      #expect(play.waits["c"]?.allSatisfy { $0 <= 3 } == true, "\(play.waits)")
    }
  }

  @Test(
    "on requests only from the start: who is good is found out at once",
    arguments: [
      ["a", "c"], ["c", "a"],
    ])
  func oneOfTwo(names: [String]) {
    var play = play(names, Limits(jobs: 2, provisioning: 2), .hangsOnRequests)
    #expect(play.asked["c"] == [0])
    for _ in 1...100 {
      play.queue("c")
      play.pass(seconds: 15)
    }
    #expect(play.waits["c"]?.allSatisfy { $0 <= 3 } == true, "\(play.waits)")
  }

  @Test(
    "later pins what it reserved for one request deadline",
    arguments: [Play.Manner.hangs, .hangsOnRequests], Narrow.allCases)
  func later(bad: Play.Manner, narrow: Narrow) {
    var play = play(["a", "b", "c"], narrow.limits(jobs: 2), .answers)
    play.pass(seconds: 10)
    play.manners["a"] = bad
    play.manners["b"] = bad
    play.pass(seconds: 3)
    #expect(play.inFlight("a") == 1 && play.inFlight("b") == 1)
    play.queue("c")
    play.pass(seconds: 85)
    #expect(play.waits["c"] == nil, "both places are pinned")
    play.pass(seconds: 5)
    #expect(play.waits["c"]?.count == 1)
    // An hour more: where every place is needed, they are tried rarely.
    play.pass(seconds: 3)
    var late = 0
    for _ in 1...240 {
      let before = play.waits["c"]?.count ?? 0
      play.queue("c")
      play.pass(seconds: 15)
      late += (play.waits["c"]?.dropFirst(before).first).map { $0 > 3 ? 1 : 0 } ?? 1
    }
    #expect(late <= (bad == .hangs ? 0 : 20), "\(late) of 240")
  }

  @Test("later, where one place is left, costs nothing", arguments: Narrow.allCases)
  func laterWithRoom(narrow: Narrow) {
    var play = play(["a", "b", "c"], narrow.limits(jobs: 3), .answers, requests: 2)
    play.pass(seconds: 10)
    play.manners["a"] = .hangsOnRequests
    for _ in 1...100 {
      play.queue("c")
      play.queue("b")
      play.pass(seconds: 15)
    }
    for name in ["b", "c"] {
      let waits = play.waits[name] ?? []
      #expect(waits.count == 100 && waits.dropFirst(6).allSatisfy { $0 <= 13 }, "\(waits)")
    }
  }

  @Test("that holds requests keeps nobody's job waiting", arguments: orders, Narrow.allCases)
  func holds(names: [String], narrow: Narrow) {
    var play = play(names, narrow.limits(jobs: 2), .holds)
    play.manners["c"] = .holds
    play.pass(seconds: 20)
    for name in ["c", "a", "b", "c", "c", "b"] {
      play.queue(name)
      play.pass(seconds: 40)
    }
    #expect(play.waits.values.joined().count == 6)
    #expect(play.waits.values.joined().allSatisfy { $0 <= 3 }, "\(play.waits)")
  }

  @Test("a job of a runner that is held is granted at once")
  func heldJob() {
    var play = Play(
      [StateDriver.runner("a")], limits: Limits(jobs: 2, provisioning: 2), ["a": .holds])
    for second in 1...7 {
      play.pass(seconds: 17 + second)
      play.queue("a")
    }
    #expect(play.waits["a"] == [0, 0, 0, 0, 0, 0, 0])
    #expect((play.asked["a"]?.count ?? 99) < 40)
  }
}
