import Core
import Foundation
import TestSupport
import Testing
import World

@testable import Providers

/// Launches with the real git behind the application's address.
@Suite(.timeLimit(.minutes(5))) struct CleverPushTests {
  private let client = HTTPClient()

  private func with(
    _ body: @Sendable (CleverCloudProvider, DeploymentRepositories) async throws -> Void
  ) async throws {
    let repositories = try DeploymentRepositories()
    try await repositories.serve { url in
      try await repositories.create(
        "app_1", user: "Jenkins", password: Cloud.token.reveal(), isVisible: false)
      let application = Cloud.body().replacing("http://push.test", with: url)
      let cloud = ScriptedCloud { call, _ in
        switch call {
        case Cloud.application: .status(200, application)
        case Cloud.putEnvironment: .status(200, "{}")
        default: nil
        }
      }
      let client = client
      let provider = CleverCloudProvider(
        Cloud.settings(), clock: TestClock(), transport: cloud,
        repository: {
          DeploymentRepository(
            url: $0.url, user: $0.user, password: $0.password, transport: client)
        },
        context: { BuildContext(files: [.init(name: "job.json", bytes: $0.payload.bytes)]) })
      try await body(provider, repositories)
    }
  }

  @Test func launchesOnce() async throws {
    try await with { provider, repositories in
      let commit = try #require(provider.commitID(for: Cloud.order()))
      let order = Cloud.order(commit: commit)
      // Seconds after its creation the repository is not known everywhere.
      guard case .no(let refusal) = await provider.launch(order) else {
        Issue.record("there is no repository yet")
        return
      }
      #expect(refusal.kind == .again)
      await repositories.show("app_1")
      #expect(await provider.launch(order) == .launched)
      #expect(repositories.master(of: "app_1") == commit)
      #expect(try await repositories.files(of: "app_1").keys.sorted() == ["job.json"])
      #expect(await provider.launch(order) == .launched)
      let pushes = await repositories.calls.filter { $0.hasPrefix("POST") }
      #expect(pushes.count == 1)
    }
  }

  @Test func somebodyElsesCommitIsAnError() async throws {
    try await with { provider, repositories in
      await repositories.show("app_1")
      let other = try await repositories.commit("Dockerfile", Data("FROM x".utf8), to: "app_1")
      let commit = provider.commitID(for: Cloud.order())
      guard case .no(let refusal) = await provider.launch(Cloud.order(commit: commit)) else {
        Issue.record("it is not ours")
        return
      }
      #expect(refusal.kind == .final && refusal.trouble.summary.contains(other))
      // An imported record has no commit, and any master means that the peer has launched it.
      #expect(await provider.launch(Cloud.order()) == .launched)
    }
  }
}
