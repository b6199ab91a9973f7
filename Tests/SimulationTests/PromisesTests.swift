import Simulation
import Testing

@Suite("The simulated fleet")
struct PromisesTests {
  @Test("keeps every promise")
  func promises() {
    let outcome = Campaign().run(1...20)
    #expect(outcome.broken.isEmpty, "\(outcome.broken)")
    print(outcome.figures.line)
  }
}
