import Testing

@testable import Core

@Suite("Work that can be told to stop")
struct StoppableTests {
  @Test("Stopped before it begins, it finds itself cancelled")
  func before() async {
    let stoppable = Stoppable()
    stoppable.stop()
    // Each in a task of its own: the cancellation is the task's.
    let wasCancelled = await withTaskGroup(of: Bool.self) { group in
      group.addTask { await stoppable.run { Task.isCancelled } }
      return await group.next()
    }
    #expect(wasCancelled == true)
  }

  @Test("Stopped while it waits, it is cancelled once, and its outcome is still had")
  func during() async {
    let stoppable = Stoppable()
    let (began, begin) = AsyncStream.makeStream(of: Void.self)
    let outcome = await withTaskGroup(of: Int.self) { group in
      group.addTask {
        await stoppable.run {
          begin.yield()
          while !Task.isCancelled { await Task.yield() }
          return 7
        }
      }
      for await _ in began { break }
      stoppable.stop()
      stoppable.stop()
      return await group.next()
    }
    #expect(outcome == 7)
  }

  @Test("Stopped after it ended, the rest of its task goes on")
  func after() async {
    let stoppable = Stoppable()
    let wasCancelled = await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        _ = await stoppable.run { 1 }
        stoppable.stop()
        return Task.isCancelled
      }
      return await group.next()
    }
    #expect(wasCancelled == false)
  }

  @Test("Only its own task is cancelled")
  func others() async {
    let stoppable = Stoppable()
    let cancelled = await withTaskGroup(of: (Int, Bool).self) { group in
      group.addTask {
        await stoppable.run {
          while !Task.isCancelled { await Task.yield() }
          return (1, Task.isCancelled)
        }
      }
      group.addTask { await Stoppable().run { (2, Task.isCancelled) } }
      stoppable.stop()
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    #expect(cancelled == [1: true, 2: false])
  }
}
