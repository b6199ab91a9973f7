import Foundation
import Core
import Testing

/// The command line as the program itself describes it.
enum Interface {
  struct Option: Sendable {
    /// Every name, with its hyphens, in the order of the source.
    var names: [String]
    var help: String?
    /// Whether it may stand alone.
    var needsNoValue: Bool

    var long: [String] { names.filter { $0.hasPrefix("--") } }
  }

  struct Command: Sendable {
    /// With the commands above it: `hpr state show`.
    var name: String
    /// The options, those of every program (`--help`, `--version`) included.
    var options: [Option]

    var verb: String { name.split(separator: " ").last.map(String.init) ?? "" }
  }

  /// All commands, each before its subcommands.
  static func commands() async throws -> [Command] {
    if let known = known.withLock({ $0 }) { return known }
    let all = try await read()
    known.withLock { $0 = all }
    return all
  }

  // Reading them takes long enough to be felt by the tests beside.
  private static let known = Lock<[Command]?>(nil)

  private static func read() async throws -> [Command] {
    let text = await hpr("--experimental-dump-help").output
    let dump = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let root = try #require((dump as? [String: Any])?["command"] as? [String: Any])
    return try commands(root, above: "")
  }

  private static func commands(_ node: [String: Any], above: String) throws -> [Command] {
    let name = above + (try #require(node["commandName"] as? String))
    let arguments = node["arguments"] as? [[String: Any]] ?? []
    let options = arguments.filter { $0["kind"] as? String != "positional" }.map(option)
    let below = node["subcommands"] as? [[String: Any]] ?? []
    let verbs = below.filter { $0["commandName"] as? String != "help" }
    return [Command(name: name, options: options)]
      + (try verbs.flatMap { try commands($0, above: name + " ") })
  }

  private static func option(_ node: [String: Any]) -> Option {
    let names = (node["names"] as? [[String: Any]] ?? []).compactMap { entry -> String? in
      guard let name = entry["name"] as? String else { return nil }
      return (entry["kind"] as? String == "short" ? "-" : "--") + name
    }
    // An option that may be a flag too says so by its default.
    let isFlag = node["kind"] as? String == "flag" || node["defaultValue"] as? String == "true"
    return Option(names: names, help: node["abstract"] as? String, needsNoValue: isFlag)
  }
}
