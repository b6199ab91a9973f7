import Core
import Synchronization
import TestSupport
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct SharedReadingTests {
  /// A reading that counts, and stands still until it is let go.
  private final class Gate: Sendable {
    let clock = TestClock()
    let begun = Atomic(0)
    let isOpen = Atomic(false)

    func read() async -> Int {
      let number = begun.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
      while !isOpen.load(ordering: .sequentiallyConsistent), !Task.isCancelled {
        await Task.yield()
      }
      return number
    }

    func value(of reading: SharedReading<Int>) async -> Int? {
      await reading.value(at: { self.clock.now }) { _ in
        false
      } read: {
        await self.read()
      }
    }

    func untilBegun(_ number: Int = 1) async {
      while begun.load(ordering: .sequentiallyConsistent) < number { await Task.yield() }
    }

    func open() { isOpen.store(true, ordering: .sequentiallyConsistent) }
  }

  @Test func allWhoAskMeanwhileShareOne() async {
    let (gate, reading) = (Gate(), SharedReading<Int>())
    let values = await withTaskGroup(of: Int?.self) { group in
      for _ in 0..<50 { group.addTask { await gate.value(of: reading) } }
      await gate.untilBegun()
      for _ in 0..<200 { await Task.yield() }
      gate.open()
      return await group.reduce(into: []) { $0.append($1) }
    }
    // Whoever asks after the end reads anew; who waited does not.
    #expect(values.count == 50)
    #expect(gate.begun.load(ordering: .sequentiallyConsistent) < 50)
    #expect(values.contains(1))
  }

  @Test func freshOnesAreNotReadAgain() async {
    let (gate, reading) = (Gate(), SharedReading<Int>())
    gate.open()
    #expect(await gate.value(of: reading) == 1)
    let again = await reading.value(at: { gate.clock.now }) {
      $0.value == 1
    } read: {
      99
    }
    #expect(again == 1)
    reading.forget()
    #expect(reading.latest == nil)
    let anew = await reading.value(at: { gate.clock.now }) {
      $0.value == 1
    } read: {
      99
    }
    #expect(anew == 99)
  }

  @Test func nextOneReadsWhenTheFirstIsCancelled() async {
    let (gate, reading) = (Gate(), SharedReading<Int>())
    await withTaskGroup(of: Int?.self) { outer in
      let first = Task { await gate.value(of: reading) }
      await gate.untilBegun()
      outer.addTask { await gate.value(of: reading) }
      for _ in 0..<100 { await Task.yield() }
      first.cancel()
      await gate.untilBegun(2)
      gate.open()
      _ = await first.value
      #expect(await outer.next() == 2)
    }
  }

  @Test func waitObeysCancellation() async {
    let (gate, reading) = (Gate(), SharedReading<Int>())
    let first = Task { await gate.value(of: reading) }
    await gate.untilBegun()
    let second = Task { await gate.value(of: reading) }
    for _ in 0..<100 { await Task.yield() }
    second.cancel()
    #expect(await second.value == nil)
    gate.open()
    #expect(await first.value == 1)
  }
}
