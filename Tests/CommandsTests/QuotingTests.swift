import Core
import Foundation
import TestSupport
import Testing

@testable import Commands
@testable import Providers

/// Parties who quote the secrets of others, which their own call has never shown them.
@Suite("Secrets of others in answers", .timeLimit(.minutes(5)))
struct QuotingTests {
  private static let before = configuration("first")
  private static let after = configuration("second")
  private static let job = "glcbt-job4711"

  /// Everything that is secret in two configurations, the second of which replaced the first.
  private static let secrets =
    ["first", "second"].flatMap { age in
      ["glrt-docker", "glrt-clever", "glpat-watch", "cc-token", "cc-git", "cc-extra"].map {
        "\($0)-\(age)"
      }
    } + [job]

  private static func configuration(_ age: String) -> Configuration {
    var docker = RunnerConfiguration(
      name: RunnerName("docker"), url: "https://gitlab.example",
      token: Secret("glrt-docker-\(age)"), executor: .localDocker)
    docker.docker = RunnerConfiguration.Docker(host: "unix:///run/docker.sock")
    docker.watch.token = Secret("glpat-watch-\(age)")
    var clever = RunnerConfiguration(
      name: RunnerName("clever"), url: "https://gitlab.example",
      token: Secret("glrt-clever-\(age)"), executor: .cleverDocker)
    var cloud = CleverConfiguration(
      tenancy: .single(organisation: "orga_1"), authorization: .token(Secret("cc-token-\(age)")))
    cloud.gitPassword = Secret("cc-git-\(age)")
    cloud.extraEnvironment = [.init("X", Secret("cc-extra-\(age)"))]
    clever.clever = cloud
    var configuration = Configuration(path: "c.toml")
    configuration.runners = [docker, clever]
    return configuration
  }

  /// A world in which the configuration was replaced, and a job is known.
  private func world(_ transport: Quoting) -> LiveWorld {
    let world = LiveWorld(
      Self.before, systemID: "r_0123456789ab", transport: transport, clock: WallAnchoredClock())
    world.follow(Self.after)
    world.note(
      Snapshot(installation: "0123456789abcdef0123456789abcdef", records: [Sample.record()]))
    return world
  }

  @Test("none is in what comes of it", arguments: Secrecy.places(of: secrets))
  func quoted(words: String) async throws {
    let world = world(Quoting(words: words))
    let token = Secret("glcbt-other")
    for runner in [RunnerName("docker"), RunnerName("clever")] {
      let coordinator = try #require(world.coordinator(of: runner))
      let provider = try #require(world.provider(of: runner))
      let account = try #require(await provider.accounts().first)
      let resource = Resource(
        executor: runner.text == "docker" ? .localDocker : .cleverDocker,
        name: ResourceName("hpd-job-0a1b2c3d-42"), account: account, weight: .one)
      let order = CreateOrder(
        resource: resource, payload: Sample.payload(job: 42), acquiredAt: Sample.start)
      let said = [
        "\(await coordinator.verify())", "\(await coordinator.requestJob(lastUpdate: nil))",
        "\(await coordinator.update(JobID(42), token: token, to: .running))",
        "\(await coordinator.append([1], at: 0, to: JobID(42), token: token))",
        "\(await coordinator.status(of: JobID(42), token: token))",
        "\(await coordinator.readLog(of: JobID(42), project: ProjectID(1)))",
        "\(await provider.check())", "\(await provider.create(order))",
        "\(await provider.launch(order))", "\(await provider.look(at: resource))",
        "\(await provider.delete(resource))", "\(await provider.list(account))",
        "\(await provider.lookUp(resource.name, in: account))",
      ]
      for text in said {
        for secret in Self.secrets { #expect(!text.contains(secret), "\(text)") }
      }
    }
  }

  @Test("none is in what a repository says of a push", arguments: Secrecy.places(of: secrets))
  func pushed(words: String) async {
    let transport = Quoting(words: words, type: "text/plain")
    transport.secrecy.add(Self.secrets.map { Secret($0) })
    let repository = DeploymentRepository(
      url: "https://push.example/app_1.git", user: "me", password: Secret("sesame"),
      transport: transport)
    let text = "\(await repository.head())"
    for secret in Self.secrets { #expect(!text.contains(secret), "\(text)") }
  }

  @Test("the token of an organisation is one from when it was read")
  func tenants() async {
    let transport = Quoting(
      words: "",
      body: #"[{"key":"cc_orga_id","value":"o"},{"key":"cc_orga_token","value":"t0ken"}]"#,
      status: 200)
    let attributes = NamespaceAttributesClient(
      settings: .init(coordinatorURL: "https://gitlab.example", token: Secret("glpat-x")),
      needsToken: true, transport: transport)
    _ = await attributes.tenant(of: "group")
    #expect(transport.secrecy.all == [Secret("t0ken")])
  }
}

extension Secrecy {
  /// Words with the secrets in the midst of them, and where a text that is cut ends.
  fileprivate static func places(of secrets: [String]) -> [String] {
    let all = secrets.joined(separator: " ")
    return [all] + [190, 490].map { String(repeating: "x", count: $0) + " " + all }
  }
}

/// Answers everything with the same words, in every form that there is.
private struct Quoting: HTTPTransport {
  let secrecy = Secrecy()
  let words: String
  var type = "application/json"
  var body: String?
  var status = 403

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let isPing = request.url.hasSuffix("/_ping")
    let text = body ?? #"{"message": "\#(words)", "id": 1, "fields": {"a": "\#(words)"}}"#
    return HTTPResponse(
      head: HTTPHead(
        status: isPing ? 200 : status,
        headers: [("Content-Type", type), ("Api-Version", "1.41"), ("X-Request-Id", words)]),
      body: Array((type == "text/plain" ? words : text).utf8))
  }

  func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead {
    let response = try await send(request)
    _ = await consume(response.head, response.body)
    return response.head
  }
}
