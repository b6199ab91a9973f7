import ArgumentParser
import Foundation

/// The world around hpr, to try it by hand.
@main
struct HprSandbox: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hpr-sandbox",
    abstract: "Plays the world around hpr: a coordinator with jobs, and what runs them.",
    discussion: "Everything listens on 127.0.0.1 only; no account is needed anywhere.",
    subcommands: [
      Serve.self, Queue.self, ShowBooks.self, Cancel.self, FaultCommand.self, Adjust.self,
      Demo.self, Soak.self, Simulate.self,
    ])
}
