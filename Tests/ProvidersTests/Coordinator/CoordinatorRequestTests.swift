import Core
import Foundation
import Providers
import Testing

/// A runner's client of a server.
func coordinator(_ server: LoopbackServer, over transport: any HTTPTransport) -> CoordinatorClient {
  CoordinatorClient(
    baseURL: server.url, token: Secret("glrt-sEcReT"), systemID: "r_0123456789ab",
    info: RunnerInfo(
      name: "hpr", version: "1.2", revision: "abc", platform: "linux", architecture: "amd64",
      executor: "docker", shell: "pwsh", gpus: "all",
      features: RunnerInfo.features(adding: ["vault_secrets", "cache", ""]),
      labels: [RunnerInfo.Label(name: "site", value: "Lyon \"2\"")]),
    tls: TLSIdentity(), watchToken: Secret("glpat-sEcReT"), transport: transport)
}

/// What a server was asked, while it says no to everything.
private final class Asked: Sendable {
  private let (requests, continuation) = AsyncStream<ReceivedRequest>.makeStream()

  func request(
    of ask: (CoordinatorClient) async -> Void
  ) async throws -> (request: ReceivedRequest, json: NSDictionary?) {
    let continuation = continuation
    let server = LoopbackServer.answering { request in
      continuation.yield(request)
      return answer("500 Oops")
    }
    let client = HTTPClient(userAgent: "hpr/1.2")
    await ask(coordinator(server, over: client))
    let request = try #require(await requests.first { _ in true })
    let json = try? JSONSerialization.jsonObject(with: Data(request.body)) as? NSDictionary
    #expect(request.field("User-Agent") == "hpr/1.2")
    #expect(request.field("Accept") == "application/json")
    let id = try #require(request.field("X-Request-Id"))
    #expect(id.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    #expect(!request.line.contains("sEcReT"))
    return (request, json)
  }
}

private var info: [String: Any] {
  [
    "name": "hpr", "version": "1.2", "revision": "abc", "platform": "linux",
    "architecture": "amd64", "executor": "docker", "labels": ["site": "Lyon \"2\""],
    "shell": "pwsh", "config": ["gpus": "all"],
    "features": Dictionary(
      uniqueKeysWithValues: [
        "variables", "image", "services", "artifacts", "cache", "fallback_cache_keys",
        "upload_multiple_artifacts", "upload_raw_artifacts", "session", "terminal", "refspecs",
        "masking", "raw_variables", "artifacts_exclude", "multi_build_steps", "return_exit_code",
        "service_variables", "trace_reset", "trace_checksum", "trace_size", "cancelable",
        "vault_secrets",
      ].map { ($0, true) }),
  ]
}

@Suite(.timeLimit(.minutes(5))) struct CoordinatorRequestTests {
  private let asked = Asked()
  let job = JobID(4711)
  let jobToken = Secret("glcbt-sEcReT")

  @Test(arguments: [nil, "0a1b\"2c"]) func asksForAJob(lastUpdate: String?) async throws {
    let (request, json) = try await asked.request {
      _ = await $0.requestJob(lastUpdate: lastUpdate)
    }
    #expect(request.line == "POST /api/v4/jobs/request HTTP/1.1")
    #expect(request.field("RUNNER-TOKEN") == "glrt-sEcReT")
    #expect(request.field("Content-Type") == "application/json")
    var wanted: [String: Any] = [
      "token": "glrt-sEcReT", "system_id": "r_0123456789ab", "info": info,
    ]
    wanted["last_update"] = lastUpdate
    #expect(json == wanted as NSDictionary)
  }

  @Test func verifies() async throws {
    let (request, json) = try await asked.request { _ = await $0.verify() }
    #expect(request.line == "POST /api/v4/runners/verify HTTP/1.1")
    #expect(request.field("Content-Type") == "application/json")
    let wanted: [String: Any] = [
      "token": "glrt-sEcReT", "system_id": "r_0123456789ab", "info": info,
    ]
    #expect(json == wanted as NSDictionary)
  }

  @Test(arguments: [
    (JobUpdate.running, ["state": "running"]),
    (.failed(.systemFailure), ["state": "failed", "failure_reason": "runner_system_failure"]),
    (.failed(.scriptFailure), ["state": "failed", "failure_reason": "script_failure"]),
    (.failed(.jobCanceled), ["state": "failed", "failure_reason": "job_canceled"]),
  ])
  func updates(state: JobUpdate, fields: [String: String]) async throws {
    let (request, json) = try await asked.request {
      _ = await $0.update(job, token: jobToken, to: state)
    }
    #expect(request.line == "PUT /api/v4/jobs/4711 HTTP/1.1")
    #expect(request.field("JOB-TOKEN") == "glcbt-sEcReT")
    #expect(request.field("Content-Type") == "application/json")
    let wanted = fields.merging(["token": "glcbt-sEcReT"]) { a, _ in a }
    #expect(json == wanted as NSDictionary)
  }

  @Test(arguments: [
    ("abc", 0, "0-2"), ("\u{e9}", 10, "10-11"), ("x", 7, "7-7"), ("", 0, "0-0"), ("", 12, "12-12"),
  ])
  func appends(text: String, offset: Int, range: String) async throws {
    let (request, _) = try await asked.request {
      _ = await $0.append(Array(text.utf8), at: offset, to: job, token: jobToken)
    }
    #expect(request.line == "PATCH /api/v4/jobs/4711/trace?debug_trace=false HTTP/1.1")
    #expect(request.field("JOB-TOKEN") == "glcbt-sEcReT")
    #expect(request.field("Content-Type") == "text/plain")
    #expect(request.field("Content-Range") == range)
    #expect(request.field("Content-Length") == "\(text.utf8.count)")
    #expect(request.body == Array(text.utf8))
  }

  @Test func asksForTheStatus() async throws {
    let (request, _) = try await asked.request { _ = await $0.status(of: job, token: jobToken) }
    #expect(request.line == "GET /api/v4/job HTTP/1.1")
    #expect(request.field("JOB-TOKEN") == "glcbt-sEcReT")
    #expect(request.body.isEmpty)
  }

  private static let wishes = {
    var wishes = RunnerWishes(description: "lab \"2\"")
    wishes.tags = "a,b"
    wishes.runsUntagged = false
    wishes.isLocked = true
    wishes.maximumTimeout = 3600
    return wishes
  }()

  @Test func registersRunners() async throws {
    let (request, json) = try await asked.request { _ = await $0.registerRunner(Self.wishes) }
    #expect(request.line == "POST /api/v4/runners HTTP/1.1")
    let wanted: [String: Any] = [
      "token": "glrt-sEcReT", "description": "lab \"2\"", "tag_list": "a,b",
      "run_untagged": false, "locked": true, "maximum_timeout": 3600, "info": info,
    ]
    #expect(json == wanted as NSDictionary)
  }

  @Test(
    arguments: [
      (RunnerScope.instance, ["runner_type": "instance_type"]),
      (.group(3), ["runner_type": "group_type", "group_id": 3]),
      (.project(7), ["runner_type": "project_type", "project_id": 7]),
    ] as [(RunnerScope, [String: any Sendable])])
  func createsRunners(scope: RunnerScope, fields: [String: any Sendable]) async throws {
    let (request, json) = try await asked.request {
      _ = await $0.createRunner(RunnerWishes(description: "lab"), for: scope)
    }
    #expect(request.line == "POST /api/v4/user/runners HTTP/1.1")
    #expect(request.field("PRIVATE-TOKEN") == "glrt-sEcReT")
    let wanted = fields.merging(["description": "lab"]) { a, _ in a }
    #expect(json == wanted as [String: Any] as NSDictionary)
  }

  @Test func removes() async throws {
    let (runner, whole) = try await asked.request { _ = await $0.removeRunner() }
    #expect(runner.line == "DELETE /api/v4/runners HTTP/1.1")
    #expect(whole == ["token": "glrt-sEcReT"])
    let (manager, one) = try await asked.request { _ = await $0.removeManager() }
    #expect(manager.line == "DELETE /api/v4/runners/managers HTTP/1.1")
    #expect(one == ["token": "glrt-sEcReT", "system_id": "r_0123456789ab"])
  }
}
