import Foundation
import World

/// The peer and hpr, each with the same configuration and the same jobs in a cloud of its own, and
/// what they did there.
struct Contest {
  /// Makes the configuration, given where the cloud is.
  let configuration: @Sendable (CloudAddresses, _ folder: URL) throws -> String
  var coordinator = CoordinatorSettings()
  var clever = CleverCloudSettings()
  let jobs: [JobSpec]
  /// More files in the folder of the configuration, by name.
  var files: [String: String] = [:]

  /// What one of them did, made comparable: addresses and tokens of jobs are replaced by words.
  struct Performance: Sendable {
    /// By the number of a job, which is the same for both.
    let jobs: [Int: Pushed]
    /// The runner's section of the configuration.
    let configured: [String: JSON]
    let isClean: Bool
  }

  /// What one job's application was made with and given.
  struct Pushed: Sendable {
    let name: String
    /// The rest of the parameters.
    let parameters: [String: JSON]
    let environment: [String: String]
    let names: Set<String>
    let job: JSON?
    let dockerfile: [String]
    /// The only section of `runner.toml`.
    let runner: [String: JSON]
    /// What there is beside it.
    let sections: Int
  }

  /// - Parameter more: what only this one's configuration has at its end.
  func perform(_ contestant: Peer, _ more: String = "") async throws -> Performance {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("contest-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let cloud = try SandboxCloud(coordinator, clever)
    let (jobs, configuration, files) = (jobs, configuration, files)
    return try await cloud.serve { addresses in
      let file = folder.appendingPathComponent("paas-runner.toml")
      let text = try configuration(addresses, folder) + "\n" + more
      try Data(text.utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
      for (name, text) in files {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
      }
      for job in jobs { await cloud.coordinator.queue(job) }
      do {
        _ = try await contestant.run(file.path, authority: addresses.authority, in: folder) {
          let books = await cloud.clever.books
          let isOver = await cloud.coordinator.books.jobs.allSatisfy(\.state.isFinal)
          return isOver && books.existing.isEmpty
        }
      } catch {
        let log = folder.appendingPathComponent("peer.log").path
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        throw WorldError("\(error): \(text.suffix(2000))")
      }
      let books = await cloud.clever.books
      return Performance(
        jobs: try await Self.pushed(cloud, addresses),
        configured: try await Self.runner(in: Self.comparable(text, addresses)).section,
        isClean: books.launchedTwice.isEmpty && books.created == jobs.count)
    }
  }

  private static func pushed(
    _ cloud: SandboxCloud, _ addresses: CloudAddresses
  ) async throws -> [Int: Pushed] {
    var all: [Int: Pushed] = [:]
    for (job, conversation) in await cloud.conversations {
      let token = await cloud.coordinator.token(job) ?? ""
      all[job] = try await Pushed(conversation) {
        comparable($0, addresses).replacingOccurrences(of: token, with: "JOB-TOKEN")
      }
    }
    return all
  }

  /// A text with words in place of addresses.
  private static func comparable(_ text: String, _ addresses: CloudAddresses) -> String {
    let words = [
      addresses.coordinator: "http://coordinator",
      String(addresses.coordinator.dropFirst("http://".count)): "coordinator",
      addresses.api: "https://api", addresses.authority.path: "/authority",
    ]
    return words.sorted { $0.key.count > $1.key.count }.reduce(text) {
      $0.replacingOccurrences(of: $1.key, with: $1.value)
    }
  }

  /// The only section of a runner, and how much there is beside it, as somebody else reads TOML:
  /// what JSON has no type for is a text that names its type.
  fileprivate static func runner(
    in toml: String
  ) async throws -> (section: [String: JSON], beside: Int) {
    let program = """
      import json, sys, tomllib
      text = sys.stdin.buffer.read().decode()
      read = tomllib.loads(text, parse_float=lambda number: f"float {float(number)!r}")
      json.dump(read, sys.stdout, default=repr)
      """
    let output = try await Program("python3", ["-c", program]).mustRun(input: toml)
    guard case .object(let root)? = JSON.read(Data(output.utf8)),
      case .array(let runners)? = root["runners"], case .object(let runner)? = runners.first
    else { throw WorldError("no runner in \(toml)") }
    return (runner, root.count + runners.count - 2)
  }
}

extension Contest.Pushed {
  fileprivate init(
    _ conversation: Conversation, comparable: (String) -> String
  ) async throws {
    var parameters: [String: JSON] = [:]
    if case .object(let members) = conversation.parameters { parameters = members }
    name = parameters.removeValue(forKey: "name")?.string ?? ""
    self.parameters = parameters
    environment = conversation.environment
    names = Set(conversation.files.keys)
    func file(_ name: String) -> String {
      comparable(String(decoding: conversation.files[name] ?? Data(), as: UTF8.self))
    }
    job = JSON.read(Data(file("job.json").utf8)).map(Self.timeless)
    dockerfile = file("Dockerfile").split(separator: "\n").map { Self.spaced(String($0)) }
    (runner, sections) = try await Contest.runner(in: file("runner.toml"))
  }

  /// A line of a Dockerfile, with its list, if there is one, spaced as JSON is here.
  private static func spaced(_ line: String) -> String {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2, let list = JSON.read(Data(words[1].utf8)) else { return line }
    return words[0] + " " + String(decoding: JSON.bytes(list), as: UTF8.self)
  }

  /// A payload without what depends on when it was asked for.
  private static func timeless(_ payload: JSON) -> JSON {
    guard case .object(var members) = payload, case .object(var info)? = members["job_info"] else {
      return payload
    }
    info["time_in_queue_seconds"] = nil
    members["job_info"] = .object(info)
    return .object(members)
  }
}
