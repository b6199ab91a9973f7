import Testing

@Suite("Options")
struct OptionTests {
  @Test("every command is there")
  func commands() async throws {
    let names = try await Interface.commands().map(\.name)
    #expect(
      names == [
        "hpr", "hpr run", "hpr check", "hpr state", "hpr state show", "hpr state import",
        "hpr acquire-once",
        "hpr provision", "hpr launch", "hpr wait", "hpr fail", "hpr decommission",
      ])
  }

  @Test("every one has a long name and a line of help")
  func help() async throws {
    for command in try await Interface.commands() {
      for option in command.options {
        #expect(option.long.contains { $0.count > 3 }, "\(command.name) \(option)")
        #expect(option.help?.isEmpty == false, "\(command.name) \(option.long)")
      }
    }
  }

  @Test("every command that reads a configuration takes --config, --log-level and --log-format")
  func everywhere() async throws {
    for command in try await Interface.commands()
    where !["hpr", "state"].contains(command.verb) {
      let names = command.options.flatMap(\.names)
      for name in ["-c", "--config", "-l", "--log-level", "--logging-level", "--log-format"] {
        #expect(names.contains(name), "\(command.name) \(name)")
      }
    }
  }
}
