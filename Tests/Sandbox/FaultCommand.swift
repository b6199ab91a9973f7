public import ArgumentParser
import Foundation
public import World

extension Fault.Endpoint: ExpressibleByArgument {}
extension Fault.Action: ExpressibleByArgument {}
extension Fault.Moment: ExpressibleByArgument {}

/// `hpr-sandbox fault`.
struct FaultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fault", abstract: "Have a coordinator that is being served go wrong.",
    subcommands: [FaultAdd.self, FaultList.self, FaultClear.self])
}

/// `hpr-sandbox fault add`.
struct FaultAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Put a fault in force; prints its number.",
    discussion: """
      What a proxy in maintenance does: `fault add --action html --status 403`. A tenth of all \
      requests for a job: `--endpoint request --action cut --moment after --percent 10`. While \
      connections are refused only the address for control answers, which `serve` prints.
      """)

  @OptionGroup var remote: Remote

  @Option(help: "The calls that it meets.")
  var endpoint = Fault.Endpoint.any

  @Option(help: "What happens to them.")
  var action: Fault.Action

  @Option(help: "Before or after the coordinator does what is asked.")
  var moment = Fault.Moment.before

  @Option(help: "Only calls about this job.")
  var job: Int?

  @Option(help: "Only updates to this state.")
  var state: String?

  @Option(help: "Only calls about the group of this full path.")
  var group: String?

  @Option(help: "Only calls of the runner of this name.")
  var runner: String?

  @Option(help: "Only calls with this token, a runner's or a job's.")
  var token: String?

  @Option(help: "Only calls of an `inner` runner, or of the `dispatcher`.")
  var caller: String?

  @Option(help: "How many calls; default: all.")
  var times: Int?

  @Option(help: "Of 100 calls so many, drawn from the seed; default: all.")
  var percent: Double?

  @Option(help: "The seed.")
  var seed: UInt64 = 0

  @Option(help: "Seconds after which it is over; default: never.")
  var lasts: Double?

  @Option(help: "Seconds of a delay.")
  var seconds = 1.0

  @Option(help: "Status of an answer.")
  var status: Int?

  @Option(help: "A header of an answer, `Name: value`; `@+N` is the date in N seconds.")
  var header: [String] = []

  @Option(help: "Body of an answer.")
  var body = ""

  func run() async throws {
    let fault = try JSON.bytes(fault())
    let answer = try await remote.call(
      "POST", "/sandbox/faults", body: String(decoding: fault, as: UTF8.self))
    if let id = JSON.read(answer)?["id"]?.int { Output.data(String(id)) }
  }

  private func fault() throws -> Fault {
    var fault = Fault(endpoint, action, moment, job: job, state: state, status: status)
    (fault.group, fault.runner, fault.token, fault.caller) = (group, runner, token, caller)
    (fault.times, fault.percent, fault.seed) = (times, percent, seed)
    (fault.lasts, fault.seconds, fault.body) = (lasts, seconds, body)
    for line in header {
      let parts = line.split(separator: ":", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard parts.count == 2 else { throw ValidationError("--header is `Name: value`") }
      fault.headers[parts[0]] = parts[1]
    }
    return fault
  }
}

/// `hpr-sandbox fault list`.
struct FaultList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show the faults in force and what each met, as JSON.")

  @OptionGroup var remote: Remote

  func run() async throws {
    Output.data(String(decoding: try await remote.call("GET", "/sandbox/faults"), as: UTF8.self))
  }
}

/// `hpr-sandbox fault clear`.
struct FaultClear: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear", abstract: "End faults; what they held goes on.")

  @OptionGroup var remote: Remote

  @Argument(help: "The numbers of the faults; none: all.")
  var numbers: [Int] = []

  func run() async throws {
    if numbers.isEmpty { _ = try await remote.call("DELETE", "/sandbox/faults") }
    for number in numbers { _ = try await remote.call("DELETE", "/sandbox/faults/\(number)") }
  }
}
