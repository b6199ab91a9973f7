import Commands
import Testing

@Suite("The exit statuses")
struct ExitStatusTests {
  @Test("are those that scripts depend on")
  func contract() {
    #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 64])
  }
}
