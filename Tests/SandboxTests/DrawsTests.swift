import Testing
import World

/// Numbers from a seed: pure.
struct DrawsTests {
  @Test(arguments: [0, 1, 5, 50, 99, 100] as [Double])
  func aShareHappensAboutThatOften(percent: Double) {
    var draws = Draws(seed: 7)
    let count = (0..<20_000).count { _ in draws.happens(percent: percent) }
    #expect(abs(Double(count) / 200 - percent) < 1)
    #expect(percent != 0 || count == 0)
    #expect(percent != 100 || count == 20_000)
  }

  @Test func theSameSeedDrawsTheSame() {
    var (one, two, other) = (Draws(seed: 1), Draws(seed: 1), Draws(seed: 2))
    let numbers = (0..<50).map { _ in one.next(in: 3...1000) }
    #expect(numbers.min() ?? 0 >= 3 && numbers.max() ?? 0 <= 1000)
    #expect(numbers == (0..<50).map { _ in two.next(in: 3...1000) })
    #expect(numbers != (0..<50).map { _ in other.next(in: 3...1000) })
  }
}
