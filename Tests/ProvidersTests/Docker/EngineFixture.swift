import Core
import Foundation
import Testing

@testable import Providers

/// A real Docker Engine, named by `DOCKER_HOST`, and jobs of this run on it.
struct EngineFixture {
  /// Why the tests cannot run.
  struct Absent: Error, CustomStringConvertible {
    var description: String
  }

  let provider: DockerProvider
  let api: EngineAPI
  let account: Account
  private let context: Lock<BuildContext>

  static let base = "hpr-test-base"

  /// Connects, and builds the image that all jobs begin with, from Debian's static busybox.
  init() async throws {
    let host = ProcessInfo.processInfo.environment["DOCKER_HOST"] ?? ""
    guard host.hasPrefix("unix://"), host.count > 7 else {
      throw Absent(
        description: "DOCKER_HOST must name a Docker Engine's socket, as in unix:///run/d.sock")
    }
    let context = Lock(BuildContext(files: []))
    self.context = context
    account = Account(host)
    provider = DockerProvider(
      socketPath: String(host.dropFirst(7)), networkMode: "host", transport: HTTPClient(),
      context: { _ in context.withLock { $0 } })
    api = try provider.engine(account)
    guard await provider.check() == .available else {
      throw Absent(description: "no Docker Engine answers at DOCKER_HOST=\(host)")
    }
    let busybox = try Data(contentsOf: URL(fileURLWithPath: "/bin/busybox"))
    let dockerfile = "FROM scratch\nCOPY busybox /bin/busybox\n"
    let archive = try TarArchive.bytes(
      of: [
        .init(name: "Dockerfile", bytes: Array(dockerfile.utf8)),
        .init(name: "busybox", bytes: Array(busybox)),
      ], mode: 0o755)
    let said = try await api.build("\(Self.base):latest", from: archive, networkMode: "host")
    try #require(said.failure == nil && said.image != nil, "\(said.failure ?? "no image")")
  }

  /// An order for a job that runs a shell script, after steps of the image's own. Its name is of
  /// this run alone.
  func order(
    running script: String = "exec sleep 60", steps: [String] = [], name: ResourceName? = nil,
    entryPoint: String? = nil
  ) -> CreateOrder {
    let mark = String(UInt32.random(in: 0...(.max)), radix: 16)
    let number = Int64.random(in: 1...999_999_999)
    let name =
      name
      ?? ResourceName("hpd-job-\(String(repeating: "0", count: 8 - mark.count))\(mark)-\(number)")
    let entryPoint =
      entryPoint ?? "[\"/bin/busybox\", \"sh\", \"-c\", \"\(script)\"]"
    let lines =
      ["FROM \(Self.base)", "LABEL hpr.resource=\(name)", "COPY job.json /job.json"] + steps
      + ["ENV PATH=/bin", "ENTRYPOINT \(entryPoint)", ""]
    context.withLock {
      $0 = BuildContext(files: [
        .init(name: "Dockerfile", bytes: Array(lines.joined(separator: "\n").utf8)),
        .init(name: "job.json", bytes: Array("{\"id\":\(number)}".utf8)),
      ])
    }
    return CreateOrder(
      resource: Resource(executor: .localDocker, name: name, account: account, weight: .one),
      payload: JobPayload(bytes: [], id: JobID(number), token: Secret("t")),
      acquiredAt: Instant(milliseconds: 1_795_462_393_000))
  }

  /// How many images (inner layers too) and containers bear the label of the resource.
  func remains(of name: ResourceName) async throws -> (images: Int, containers: Int) {
    let filters = "{\"label\":[\"hpr.resource=\(name)\"]}"
    let images = try await api.call(
      EngineRoute("GET", "images", "json", query: [("all", "1"), ("filters", filters)]))
    let containers = try await api.call(
      EngineRoute("GET", "containers", "json", query: [("all", "1"), ("filters", filters)]))
    return (
      try EngineImage.listing(in: images.document()).count,
      try EngineContainer.listing(in: containers.document()).count
    )
  }

  /// How many containers of the resource run.
  func runningSteps(of name: ResourceName) async throws -> Int {
    let filters = "{\"label\":[\"hpr.resource=\(name)\"],\"status\":[\"running\"]}"
    let answer = try await api.call(
      EngineRoute("GET", "containers", "json", query: [("filters", filters)]))
    return try EngineContainer.listing(in: answer.document()).count
  }

  /// Deletes a resource and says whether nothing at all is left of it.
  func isDeleted(_ resource: Resource) async throws -> Bool {
    // A cut build ends its step in its own time; then the answer is unknown, and to be asked again.
    for _ in 0..<100 {
      guard await provider.delete(resource) == .gone else { continue }
      if try await remains(of: resource.name) == (0, 0) { return true }
    }
    return false
  }
}
