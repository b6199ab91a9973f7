import ArgumentParser

/// `hpr state`: what is tracked, and more to be tracked.
struct State: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Show what is tracked, or import it",
    subcommands: [StateShow.self, StateImport.self])
}
