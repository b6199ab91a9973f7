import Core
import Testing

@testable import Commands

@Suite("The clock of the process")
struct WallAnchoredClockTests {
  private static let start = Instant(milliseconds: 1_700_000_000_000)

  @Test(
    "reads the wall clock once, so that a jump of it moves nothing", arguments: [-86_400, 86_400])
  func jump(seconds: Int64) async throws {
    let wall = Lock(Self.start)
    let reads = Lock(0)
    let clock = WallAnchoredClock {
      reads.withLock { $0 += 1 }
      return wall.withLock { $0 }
    }
    let before = clock.now
    wall.withLock { $0 = $0 + .seconds(seconds) }
    let after = clock.now
    #expect(before >= Self.start && after >= before)
    #expect(after < Self.start + .seconds(3600))
    try await clock.sleep(until: after + .milliseconds(5), tolerance: nil)
    #expect(clock.now >= after + .milliseconds(5))
    #expect(reads.withLock { $0 } == 1)
  }

  @Test("goes on from a wall clock that nobody has set")
  func unset() {
    let clock = WallAnchoredClock { Instant(milliseconds: 0) }
    #expect(clock.now >= Instant(milliseconds: 0) && clock.now < Instant(milliseconds: 3_600_000))
  }
}
