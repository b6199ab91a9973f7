import ArgumentParser
import Foundation
import World

/// `hpr-sandbox queue`.
struct Queue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Queue jobs with a coordinator that is being served; prints their numbers.")

  @OptionGroup var remote: Remote

  @Option(help: "The script; a shell's.")
  var script = "echo hi"

  @Option(help: "How many.")
  var count = 1

  @Option(help: "The name of the only runner that may take them.")
  var runner: String?

  @Option(help: "Seconds that each may take.")
  var timeout = 3600

  func run() async throws {
    var spec = JobSpec(script: [script])
    spec.runner = runner
    spec.timeout = timeout
    guard case .object(var order)? = JSON.read(JSON.bytes(spec)) else { return }
    order["count"] = .int(count)
    let body = String(decoding: JSON.bytes(JSON.object(order)), as: UTF8.self)
    let answer = try await remote.call("POST", "/sandbox/jobs", body: body)
    guard case .array(let ids)? = JSON.read(answer)?["ids"] else { return }
    ids.compactMap(\.int).forEach { Output.data(String($0)) }
  }
}

/// `hpr-sandbox cancel`.
struct Cancel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Cancel a job, as a user does on its page.")

  @OptionGroup var remote: Remote

  @Argument(help: "The job's number.")
  var job: Int

  func run() async throws {
    let answer = try await remote.call("POST", "/sandbox/jobs/\(job)/cancel", body: "{}")
    Output.data("\(job) \(JSON.read(answer)?["state"]?.string ?? "")")
  }
}
