import ArgumentParser
import World

/// `hpr-sandbox settings`.
struct Adjust: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settings",
    abstract: "Change long polling and rate limits of a coordinator that is being served.",
    discussion: "Prints the settings then in force. A limit below 0 is taken away.")

  @OptionGroup var remote: Remote

  @Option(help: "Seconds that a request for a job is held while there is none.")
  var longPoll: Double?

  @Option(help: "Requests for a job per minute and runner's token.")
  var requestsPerMinute: Int?

  @Option(help: "Pieces of a log per minute and job's token.")
  var tracesPerMinute: Int?

  @Option(help: "Updates per minute and job's token.")
  var updatesPerMinute: Int?

  @Option(help: "Seconds told in Retry-After when a limit is exceeded; below 0: no such header.")
  var retryAfter: Int?

  func run() async throws {
    var members: [String: JSON] = [:]
    let numbers = [
      ("requestsPerMinute", requestsPerMinute), ("tracesPerMinute", tracesPerMinute),
      ("updatesPerMinute", updatesPerMinute), ("retryAfter", retryAfter),
    ]
    for (name, value) in numbers {
      if let value { members[name] = value < 0 ? .null : .int(value) }
    }
    if let longPoll { members["longPoll"] = .double(longPoll) }
    let body = String(decoding: JSON.bytes(JSON.object(members)), as: UTF8.self)
    let answer = try await remote.call("POST", "/sandbox/settings", body: body)
    Output.data(String(decoding: answer, as: UTF8.self))
  }
}
