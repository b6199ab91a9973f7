import Core
import Testing

@Suite struct ConfigurationChangeTests {
  private func configuration(_ text: String) throws -> Configuration {
    try #require(read(text).configuration)
  }

  private func runner(_ name: String, _ more: String = "") -> String {
    bareRunner.replacing("\"lab\"", with: "\"\(name)\"") + "\(more)\n"
  }

  @Test func tellsWhatIsAddedChangedAndGone() throws {
    let old = try configuration(runner("a") + runner("b") + runner("c") + runner("d"))
    let new = try configuration(
      runner("e") + runner("d") + runner("b", "limit = 1") + runner("c", "builds_dir = '/b'"))
    let change = ConfigurationChange(from: old, to: new)
    #expect(change.added.map(\.text) == ["e"])
    #expect(change.changed.map(\.text) == ["b", "c"])
    #expect(change.removed.map(\.text) == ["a"])
    #expect(change.atNextStart.isEmpty)
  }

  @Test func aRotatedTokenIsAChange() throws {
    let text = bareRunner.replacing("glrt-t1_abcdefghijklmnop", with: "env:T")
    let old = try #require(read(text, environment: ["T": "a"]).configuration)
    let new = try #require(read(text, environment: ["T": "b"]).configuration)
    #expect(ConfigurationChange(from: old, to: new).changed.map(\.text) == ["lab"])
  }

  @Test func theSameFileChangesNothing() throws {
    let one = try configuration("state_file = 's'\n" + bareRunner)
    let commented = try configuration("# c\nstate_file = 's'\n\n" + bareRunner)
    let change = ConfigurationChange(from: one, to: commented)
    #expect(change.added + change.changed + change.removed == [])
    #expect(change.atNextStart.isEmpty)
  }

  @Test func anotherStateFileCountsAtTheNextStart() throws {
    let old = try configuration("state_file = 's'\n" + bareRunner)
    for text in ["state_file = 't'\n", ""] {
      let change = ConfigurationChange(from: old, to: try configuration(text + bareRunner))
      #expect(change.atNextStart == ["state_file"])
    }
  }
}
