import Testing

@Suite("Options")
struct OptionTests {
  @Test("every command is there")
  func commands() async throws {
    let names = try await Interface.commands().map(\.name)
    #expect(
      names == [
        "hpr", "hpr register", "hpr unregister", "hpr verify", "hpr run", "hpr check", "hpr state",
        "hpr state show", "hpr state import", "hpr acquire-once", "hpr provision", "hpr launch",
        "hpr wait", "hpr fail", "hpr decommission",
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
    where !["hpr", "register", "state"].contains(command.verb) {
      let names = command.options.flatMap(\.names)
      for name in ["-c", "--config", "-l", "--log-level", "--logging-level", "--log-format"] {
        #expect(names.contains(name), "\(command.name) \(name)")
      }
    }
  }

  @Test("of hpr register -c is the coordinator's address, as it was before")
  func register() async throws {
    let register = try #require(
      try await Interface.commands().first { $0.verb == "register" })
    let named = { name in register.options.first { $0.names.contains(name) }?.long }
    #expect(named("-c") == ["--url", "--coordinator-url"])
    #expect(named("-t") == ["--registration-token"])
    #expect(named("-e") == ["--executor"])
    #expect(named("-l") == ["--log-level", "--logging-level"])
    #expect(named("--config") == ["--config"])
  }
}
