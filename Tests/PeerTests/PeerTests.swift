import Foundation
import Testing
import World

/// The real peer against the sandbox: what it completes there shows that the sandbox is faithful.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PeerTests {
  private func withCloud(
    _ coordinator: CoordinatorSettings = CoordinatorSettings(),
    _ clever: CleverCloudSettings = CleverCloudSettings(),
    _ body: @Sendable @escaping (SandboxCloud, CloudAddresses, URL) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("peer-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let cloud = try SandboxCloud(coordinator, clever)
    try await cloud.serve { try await body(cloud, $0, folder) }
  }

  /// The old release pushes without a look at the repository.
  private func settings(for release: Peer.Release) -> CleverCloudSettings {
    var settings = CleverCloudSettings()
    if release == .old { settings.behaviour.repositoryLooks = 0 }
    return settings
  }

  @Test(arguments: Peer.Release.allCases)
  func completesJobs(_ release: Peer.Release) async throws {
    let peer = try Peer(release)
    try await withCloud(.init(), settings(for: release)) { cloud, addresses, folder in
      let good = await cloud.coordinator.queue(JobSpec(script: ["echo hello", "sleep 2"]))
      let bad = await cloud.coordinator.queue(JobSpec(script: ["sleep 2", "exit 3"]))
      let organisation = await cloud.clever.settings.organisations[0]
      let paths = try PeerConfiguration(addresses, organisation).write(in: folder)
      let status = try await peer.run(
        paths.configuration, authority: addresses.authority, in: folder
      ) {
        let books = await cloud.clever.books
        return books.created == 2 && books.existing.isEmpty
      }
      #expect(status == 0)
      #expect(await cloud.coordinator.book(good)?.state == .success)
      #expect(await cloud.coordinator.book(bad)?.exitCode == 3)
      #expect(await cloud.clever.books.launchedTwice == [])
      let conversation = try #require(await cloud.conversations[good])
      #expect(conversation.parameters["instanceLifetime"]?.string == "TASK")
      #expect(conversation.environment == ["CC_MOUNT_DOCKER_SOCKET": "true"])
      #expect(Set(conversation.files.keys) == ["Dockerfile", "job.json", "runner.toml"])
    }
  }

  @Test func findsTheOrganisationOfANamespace() async throws {
    let peer = try Peer(.current)
    var settings = CoordinatorSettings()
    let organisation = CleverCloudSettings().organisations[1]
    settings.groups = [
      "other": ["cc_orga_id": organisation.id, "cc_orga_token": organisation.token]
    ]
    try await withCloud(settings) { cloud, addresses, folder in
      var spec = JobSpec(script: ["sleep 2"])
      spec.project = "other/demo"
      let job = await cloud.coordinator.queue(spec)
      let paths = try PeerConfiguration(addresses, nil).write(in: folder)
      _ = try await peer.run(paths.configuration, authority: addresses.authority, in: folder) {
        let books = await cloud.clever.books
        return books.created == 1 && books.existing.isEmpty
      }
      #expect(await cloud.coordinator.book(job)?.state == .success)
      #expect(await cloud.clever.books.applications.map(\.organisation) == [organisation.id])
    }
  }

  @Test(arguments: Peer.Release.allCases)
  func leavesAState(_ release: Peer.Release) async throws {
    let peer = try Peer(release)
    try await withCloud(.init(), settings(for: release)) { cloud, addresses, folder in
      let organisation = await cloud.clever.settings.organisations[0]
      let state = try await PeerState(
        leftBy: peer, cloud, PeerConfiguration(addresses, organisation), in: folder)
      let json = try #require(JSON.read(state.bytes))
      func jobs(_ key: String) -> [Int] {
        guard case .array(let handles)? = json[key] else { return [] }
        return handles.compactMap { handle in
          if case .array(let pair) = handle { return pair.first?["job_id"]?.int }
          return handle["job_id"]?.int
        }
      }
      // The old release does not wait for a sign of life.
      let waiting = jobs(release == .old ? "launched" : "pending")
      #expect(jobs("launched").contains(state.running))
      #expect(waiting.contains(state.pending))
      #expect(jobs("launched").count + jobs("pending").count == 2)
      #expect(jobs("to_decommission") == [state.finished])
      #expect(await cloud.clever.books.existing.count == 3)
    }
  }
}
