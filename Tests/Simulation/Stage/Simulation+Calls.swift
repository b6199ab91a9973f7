import Core
import TestSupport

// Calls of the dispatcher to the world, each of which has a fate of its own.
extension Simulation {
  /// Waits in virtual time.
  /// - Parameter noting: told the number of the wait once it has begun.
  /// - Returns: false if the wait was given up, or the life is over.
  func wait(
    until instant: Instant, in life: Life, obeysCancellation: Bool = true,
    noting: (Int) -> Void = { _ in }
  ) async -> Bool {
    guard !life.isOver else { return false }
    if obeysCancellation, Task.isCancelled { return false }
    lastWait += 1
    let number = lastWait
    return await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        let entry = timeline.at(instant) { [self] in endWait(number, true) }
        waits[number] = Wait(entry: entry, continuation: continuation)
        noting(number)
      }
    } onCancel: {
      if obeysCancellation { endWait(number, false) }
    }
  }

  func endWait(_ number: Int, _ isDue: Bool) {
    guard let wait = waits.removeValue(forKey: number) else { return }
    timeline.takeBack(wait.entry)
    wait.continuation.resume(returning: isDue)
  }

  /// A call that somebody acts upon, or not, and answers, or not.
  /// - Parameters:
  ///   - limit: the call's deadline in seconds.
  ///   - milliseconds: how long it is on its way, and worked upon.
  ///   - lost: the answer where nobody knows what came of it.
  ///   - act: what the other side does when the call arrives, and answers.
  func call<Answer: Sendable>(
    _ what: @autoclosure () -> String, to party: Party, in life: Life, within limit: Int = 30,
    taking milliseconds: ClosedRange<Int> = 1...200, obeysCancellation: Bool = true,
    lost: (Trouble) -> Answer,
    act: @escaping (Arrival) -> Answer
  ) async -> Answer {
    guard !life.isOver, !(obeysCancellation && Task.isCancelled) else {
      return lost(Trouble("it was cancelled"))
    }
    let fate = fate(of: party)
    figures.count(fate)
    boundary()
    trace("> \(what()) \(fate.rawValue)")
    let sent = Sent<Answer>()
    let there = Int.random(in: milliseconds, using: &random)
    let times = times(of: fate, there, within: limit)
    let now = timeline.now
    for after in times.acts {
      sent.entries.append(
        timeline.at(now + .milliseconds(after)) { [self] in
          let arrival = Arrival(isRepeat: sent.answer != nil, isLate: sent.hasEnded)
          let answer = act(arrival)
          sent.answer = sent.answer ?? answer
          if !life.isOver { boundary() }
        })
    }
    let end = now + .milliseconds(times.answer)
    let isDue = await wait(until: end, in: life, obeysCancellation: obeysCancellation)
    sent.hasEnded = true
    guard isDue else {
      // What is on its way may arrive all the same.
      if !arrivesUnawaited { for entry in sent.entries { timeline.takeBack(entry) } }
      return lost(Trouble("it was cancelled"))
    }
    guard fate.isAnswered, let answer = sent.answer else { return lost(fate.trouble) }
    return answer
  }

  private func times(
    of fate: Fate, _ there: Int, within limit: Int
  ) -> (acts: [Int], answer: Int) {
    let back = there + Int.random(in: 1...200, using: &random)
    let end = limit * 1000
    switch fate {
    case .good: return ([there], back)
    case .unreachable, .refused: return ([], there)
    case .failed, .cut: return ([there], back)
    case .silent: return ([], end)
    case .mute: return ([Int.random(in: 1...end, using: &random)], end)
    case .late: return ([end + lateness], end)
    case .twice: return ([there, there + Int.random(in: 1...20_000, using: &random)], back)
    case .slow:
      let slow = Int.random(in: there...max(end - 1, there), using: &random)
      return ([there], slow)
    }
  }

  /// How long after its deadline a call is acted upon: rarely longer than design R2 waits.
  private var lateness: Int {
    chance(5)
      ? Int.random(in: 30_000...200_000, using: &random)
      : Int.random(in: 1...15_000, using: &random)
  }

  private func fate(of party: Party) -> Fate {
    if let script { return fate(by: script) }
    let weather = weather[party.index]
    if weather.hangs { return Bool.random(using: &random) ? .silent : .mute }
    if weather.isAway { return Int.random(in: 0..<4, using: &random) == 0 ? .silent : .unreachable }
    guard Int.random(in: 0..<100, using: &random) < weather.faults else { return .good }
    let bad: [Fate] = [.refused, .failed, .cut, .silent, .mute, .late, .twice, .slow]
    return bad[Int.random(in: 0..<bad.count, using: &random)]
  }

  /// Whether something happens that happens so often in a hundred.
  func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private var arrivesUnawaited: Bool {
    guard let script else { return Bool.random(using: &random) }
    return script.crash.arrives
  }

  /// Whether a party that is known for faults does this one now.
  func misbehaves(_ party: Party, _ percent: Int) -> Bool {
    if let script { return refuses(by: script) }
    return weather[party.index].faults > 0 && chance(percent)
  }

  /// A number of milliseconds between two of seconds.
  func seconds(_ range: ClosedRange<Int>) -> Duration {
    .milliseconds(
      Int.random(in: range.lowerBound * 1000...range.upperBound * 1000, using: &random))
  }
}

/// A call on its way.
private final class Sent<Answer> {
  var entries: [Int] = []
  var hasEnded = false
  var answer: Answer?
}

/// How a call arrives.
struct Arrival {
  /// It has arrived before.
  let isRepeat: Bool
  /// Whoever called waits no more.
  let isLate: Bool
}

/// Somebody in the world that can be called.
struct Party: Hashable {
  let index: Int
  let name: String
}

/// A task that waits.
struct Wait {
  let entry: Int
  let continuation: UnsafeContinuation<Bool, Never>
}
