import ArgumentParser

/// `hpr state`: what is tracked.
struct State: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is tracked", subcommands: [StateShow.self])
}
