import Glibc
import TestSupport
import Testing

@Suite("Virtual time") struct VirtualTimeTests {
  @Test(
    "does all of the work on one thread, from the first step on, so that none goes by meanwhile")
  func oneThread() async {
    for seed in 1...20 {
      let time = VirtualTime(TestClock(), seed: UInt64(seed))
      let threads = await time.run {
        let first = pthread_self()
        async let child = pthread_self()
        await Task.yield()
        return [first, pthread_self(), await child]
      }
      #expect(Set(threads).count == 1)
    }
  }
}
