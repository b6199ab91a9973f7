import Core
import Foundation
import Providers
import Synchronization
import TestSupport

/// A transport that plays Clever Cloud and the coordinator's attributes by a function from calls
/// to answers.
///
/// A call is written `METHOD PATH?QUERY`, without the root of the API or of the coordinator's. The
/// products are answered well, unless the script answers them.
final class ScriptedCloud: HTTPTransport {
  let secrecy = Secrecy()
  enum Answer: Sendable {
    case status(Int, String, headers: [String: String] = [:])
    case error(HTTPError)
  }

  private let script: @Sendable (String, Int) -> Answer?
  private let log = Lock<[HTTPRequest]>([])

  /// `script` is given the call and how many times it has come before; nil is a 404 without id.
  init(_ script: @escaping @Sendable (String, Int) -> Answer? = { _, _ in nil }) {
    self.script = script
  }

  /// All requests so far.
  var requests: [HTTPRequest] { log.withLock { $0 } }
  /// All calls so far, but for those of products.
  var calls: [String] {
    requests.map(Self.call).filter { !$0.hasPrefix("GET /products") }
  }
  /// How often a call was made.
  func count(_ call: String) -> Int { requests.count { Self.call($0) == call } }

  static func call(_ request: HTTPRequest) -> String {
    let path = [Cloud.apiURL, Cloud.coordinatorURL + "/api/v4"].reduce(request.url) {
      $0.replacing($1, with: "", maxReplacements: 1)
    }
    return "\(request.method) \(path)"
  }

  private func answer(to request: HTTPRequest) -> Answer {
    let call = Self.call(request)
    let before = log.withLock { log in
      defer { log.append(request) }
      return log.count { Self.call($0) == call }
    }
    if let answer = script(call, before) { return answer }
    switch call {
    case Cloud.flavors: return .status(200, Cloud.flavorsBody)
    case Cloud.instances: return .status(200, Cloud.instancesBody)
    default: return .status(404, #"{"message":"nothing there","type":"error"}"#)
    }
  }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    switch answer(to: request) {
    case .status(let status, let body, let headers):
      return HTTPResponse(
        head: HTTPHead(status: status, headers: headers.map { ($0.key, $0.value) }),
        body: Array(body.utf8))
    case .error(let error): throw error
    }
  }

  func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead {
    throw HTTPError(.invalidRequest, "nothing is streamed", mayHaveBeenSent: false)
  }
}

/// What the tests with a scripted cloud are about.
enum Cloud {
  static let apiURL = "http://cc.test/v2"
  static let coordinatorURL = "http://git.test"
  static let token = Secret("orga-t0ken-s3cret")
  static let name = ResourceName("hpd-job-0a1b2c3d-42")
  static let account = Account("orga_1")
  static let id = ResourceID("app_1")

  static let flavors = "GET /products/flavors?context=heptapod-runner"
  static let instances = "GET /products/instances"
  static let applications = "GET /organisations/orga_1/applications"
  static let create = "POST /organisations/orga_1/applications"
  static let deployments = "GET /organisations/orga_1/deployments"
  static let application = "GET /organisations/orga_1/applications/app_1"
  static let ownDeployments = "GET /organisations/orga_1/applications/app_1/deployments?limit=10"
  static let delete = "DELETE /organisations/orga_1/applications/app_1"
  static let putEnvironment = "PUT /organisations/orga_1/applications/app_1/env?check=true"
  static let noApplication = ScriptedCloud.Answer.status(
    404, #"{"id":4004,"message":"The application does not exist","type":"error"}"#)
  static let page = "<html><body>Bad gateway</body></html>"

  static let flavorsBody = """
    [{"name":"heptapod-runner-M","mem":8192,"available":true},
     {"name":"heptapod-runner-XS","mem":2048,"available":true},
     {"name":"heptapod-runner-L","memory":{"unit":"B","value":"12884901888"},"available":true},
     {"name":"heptapod-runner-XL","mem":16384,"available":false},
     {"name":"jenkins-runner-M","mem":8192,"available":true}]
    """
  static let instancesBody = """
    [{"type":"docker","version":"20220330","name":"Docker","enabled":true,
      "variant":{"id":"d5ff282b","slug":"docker"}},
     {"type":"docker","version":"20240101","name":"Docker","enabled":false,
      "variant":{"id":"d5ff282b","slug":"docker"}},
     {"type":"docker","version":"20230101","name":"Docker","enabled":true,
      "variant":{"id":"d5ff282b","slug":"docker"}}]
    """

  static func settings(
    tenancy: CleverCloudSettings.Tenancy = .single(organisation: "orga_1", token: token),
    maxFlavor: String? = nil, extra: [EnvironmentVariable] = []
  ) -> CleverCloudSettings {
    CleverCloudSettings(
      apiURL: apiURL, tenancy: tenancy, maxFlavor: maxFlavor, extraEnvironment: extra)
  }

  static let byNamespace = CleverCloudSettings.Tenancy.byNamespace(
    .init(coordinatorURL: coordinatorURL, token: Secret("admin-t0ken-s3cret")))

  static func provider(
    _ cloud: any HTTPTransport, _ settings: CleverCloudSettings = settings(),
    served: [ServedNamespace] = [], catalogue: Catalogue? = nil, clock: TestClock = TestClock(),
    repository: FakeRepository = FakeRepository()
  ) -> CleverCloudProvider {
    CleverCloudProvider(
      settings, served: served, catalogue: catalogue, clock: clock, transport: cloud,
      repository: { address in repository.reached(at: address) },
      context: { order in
        BuildContext(files: [.init(name: "job.json", bytes: order.payload.bytes)])
      })
  }

  static func payload(
    flavor: String? = nil, namespace: String? = nil, path: String? = nil
  ) -> JobPayload {
    var variables: [String] = []
    if let namespace {
      variables.append(#"{"key":"CI_PROJECT_ROOT_NAMESPACE","value":"\#(namespace)"}"#)
    }
    if let flavor { variables.append(#"{"key":"CI_CLEVER_CLOUD_FLAVOR","value":"\#(flavor)"}"#) }
    let info = path.map { #","job_info":{"project_full_path":"\#($0)"}"# } ?? ""
    let text =
      #"{"id":42,"token":"job-t0ken","variables":[\#(variables.joined(separator: ","))]\#(info)}"#
    return JobPayload(bytes: Array(text.utf8), id: JobID(42), token: Secret("job-t0ken"))
  }

  static func resource(id: ResourceID? = Cloud.id, account: Account = Cloud.account) -> Resource {
    Resource(executor: .cleverDocker, name: name, id: id, account: account, weight: .one)
  }

  static func order(
    _ payload: JobPayload = payload(), resource: Resource = resource(), commit: String? = nil
  ) -> CreateOrder {
    CreateOrder(
      resource: resource, payload: payload,
      acquiredAt: Instant(milliseconds: 1_795_462_393_000), commit: commit)
  }

  /// An application as the API shows it.
  static func body(
    id: String = "app_1", name: String = Cloud.name.text, state: String = "SHOULD_BE_UP",
    repository: String = "CREATED", createdAt: Int = 1_795_462_394_000
  ) -> String {
    """
    {"id":"\(id)","name":"\(name)","state":"\(state)","creationDate":\(createdAt),
     "instance":{"maxFlavor":{"name":"heptapod-runner-M","mem":8192}},
     "deployment":{"repoState":"\(repository)","httpUrl":"http://push.test/\(id).git"}}
    """
  }
}

/// A repository that answers as it is told, and remembers what it was asked.
final class FakeRepository: JobRepository {
  private struct State {
    var heads: [HeadAnswer] = []
    var push: PushAnswer = .pushed(words: "")
    var commits: [DeploymentCommit] = []
    var addresses: [RepositoryAddress] = []
    var headsAsked = 0
  }
  private let state = Lock(State())

  init(heads: [HeadAnswer] = [.empty], push: PushAnswer = .pushed(words: "")) {
    state.withLock {
      $0.heads = heads
      $0.push = push
    }
  }

  var commits: [DeploymentCommit] { state.withLock { $0.commits } }
  var addresses: [RepositoryAddress] { state.withLock { $0.addresses } }

  func reached(at address: RepositoryAddress) -> FakeRepository {
    state.withLock { $0.addresses.append(address) }
    return self
  }

  func head() async -> HeadAnswer {
    state.withLock { state in
      defer { state.headsAsked += 1 }
      return state.heads[min(state.headsAsked, state.heads.count - 1)]
    }
  }

  func push(_ commit: DeploymentCommit) async -> PushAnswer {
    state.withLock { state in
      state.commits.append(commit)
      return state.push
    }
  }
}

/// Runs `body` while the clock is advanced to whatever is waited for.
func advancing<Value: Sendable>(
  _ clock: TestClock, _ body: @escaping @Sendable () async -> Value
) async -> Value {
  let isDone = Atomic(false)
  async let value = {
    defer { isDone.store(true, ordering: .sequentiallyConsistent) }
    return await body()
  }()
  while !isDone.load(ordering: .sequentiallyConsistent) {
    if let deadline = clock.nextDeadline { clock.advance(by: clock.now.duration(to: deadline)) }
    await Task.yield()
  }
  return await value
}
