import Core
import TestSupport
import Testing

@testable import Providers

/// What holds for every call of the provider.
@Suite(.timeLimit(.minutes(5))) struct CleverPromiseTests {
  private static let secrets = [
    "orga-t0ken-s3cret", "admin-t0ken-s3cret", "job-t0ken", "g1t-s3cret", "env-s3cret",
  ]
  private let settings: CleverCloudSettings = {
    var settings = Cloud.settings(
      tenancy: Cloud.byNamespace,
      extra: [EnvironmentVariable(name: "X", value: Secret("env-s3cret"))])
    settings.git.password = Secret("g1t-s3cret")
    return settings
  }()

  /// All calls of a provider, and everything that they say.
  private func everything(
    of cloud: ScriptedCloud, clock: TestClock = TestClock()
  ) async -> [String] {
    let served = [
      ServedNamespace(
        runner: RunnerName("lab"), namespace: "grp", account: Cloud.account,
        lastServed: Instant(milliseconds: 0))
    ]
    let provider = Cloud.provider(cloud, settings, served: served, clock: clock)
    return await advancing(clock) {
      let payload = Cloud.payload(flavor: "M", namespace: "grp", path: "grp/demo")
      let order = Cloud.order(payload)
      return [
        "\(await provider.account(for: payload))", "\(await provider.check())",
        "\(await provider.catalogue())", "\(await provider.create(order))",
        "\(await provider.launch(order))", "\(await provider.look(at: order.resource))",
        "\(await provider.lookUp(Cloud.name, in: Cloud.account))",
        "\(await provider.list(Cloud.account))", "\(await provider.delete(order.resource))",
        "\(await provider.delete(Cloud.resource(id: nil)))", "\(await provider.accounts())",
      ]
    }
  }

  private static func attributes(_ call: String) -> ScriptedCloud.Answer? {
    guard call.hasPrefix("GET /groups/") else { return nil }
    return .status(
      200,
      #"[{"key":"cc_orga_id","value":"orga_1"},{"key":"cc_orga_token","value":"\#(secrets[0])"}]"#)
  }

  /// Whatever the other side puts into its answer.
  @Test(arguments: [200, 400, 401, 403, 404, 409, 429, 500, 503])
  func secretsAreInNoText(status: Int) async {
    let words = Self.secrets.prefix(2).joined(separator: " ") + " g1t-s3cret env-s3cret"
    let bodies = [
      #"{"id":557,"message":"\#(words)","type":"error","fields":{"\#(words)":"\#(words)"}}"#,
      #"{"code":"a","error":"\#(words)"}"#, "<html>\(words)</html>", words, #"["\#(words)"]"#,
    ]
    for body in bodies {
      // Once with the attributes readable, once with them in disorder too.
      for isReadable in [true, false] {
        let cloud = ScriptedCloud { call, _ in
          (isReadable ? Self.attributes(call) : nil)
            ?? (call.hasPrefix("GET /products") ? nil : .status(status, body))
        }
        for text in await everything(of: cloud) {
          for secret in Self.secrets { #expect(!text.contains(secret), "\(text)") }
        }
      }
    }
  }

  @Test func secretsAreInNoAddress() async {
    let cloud = ScriptedCloud { call, _ in
      Self.attributes(call) ?? (call == Cloud.application ? .status(200, Cloud.body()) : nil)
    }
    _ = await everything(of: cloud)
    #expect(cloud.calls.contains(Cloud.putEnvironment) && cloud.calls.contains(Cloud.create))
    for request in cloud.requests {
      for secret in Self.secrets { #expect(!request.url.contains(secret)) }
    }
  }

  @Test func everyRequestHasAnEnd() async {
    let cloud = ScriptedCloud { call, _ in
      Self.attributes(call) ?? (call == Cloud.application ? .status(200, Cloud.body()) : nil)
    }
    _ = await everything(of: cloud)
    #expect(cloud.requests.count > 10)
    for request in cloud.requests {
      #expect(request.deadlines.connect <= .seconds(10))
      #expect(request.deadlines.total.map { $0 <= .seconds(60) } == true, "\(request.url)")
      #expect(!request.ignoresCancellation)
    }
  }

  /// A daemon begins also while Clever Cloud is away.
  @Test func nothingIsAskedBeforeItIsNeeded() {
    let cloud = ScriptedCloud()
    _ = Cloud.provider(cloud)
    #expect(cloud.requests.isEmpty)
  }

  /// Whatever bytes come, each call gives an answer.
  @Test func anyBytesAreAnAnswer() async {
    var random = SeededRandom(seed: 20_261_123)
    let samples = [
      Cloud.body(), "[\(Cloud.body())]", Cloud.flavorsBody, Cloud.instancesBody,
      #"{"app_1":[{"id":1,"uuid":"d1","date":5,"state":"WIP","action":"DEPLOY"}]}"#,
    ]
    for _ in 0..<60 {
      let bodies = samples.map { sample in
        var bytes = Array(sample.utf8)
        for _ in 0..<Int.random(in: 0...4, using: &random) {
          bytes[Int.random(in: bytes.indices, using: &random)] = .random(
            in: 0...255, using: &random)
        }
        if Bool.random(using: &random) {
          bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
        }
        return String(decoding: bytes, as: UTF8.self)
      }
      let pick = Int.random(in: 0..<5, using: &random)
      let cloud = ScriptedCloud { call, number in
        .status(200, bodies[(call.utf8.count + number + pick) % bodies.count])
      }
      #expect(await everything(of: cloud).count == 11)
    }
  }
}
