import ArgumentParser

/// `hpr state`: what is tracked.
struct State: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Show what is tracked", subcommands: [StateShow.self])
}
