import Foundation
import Testing
import World

/// hpr goes on where the real peer was stopped.
@Suite(.serialized, .timeLimit(.minutes(5))) struct TakeOverTests {
  /// What is there when hpr begins.
  private struct Scene: Sendable {
    let cloud: SandboxCloud
    let left: PeerState
    let state: String
    let authority: URL
    let folder: URL

    /// What is found beside the state file.
    func names() throws -> Set<String> {
      Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
    }
  }

  private func play(
    _ release: Peer.Release, account: Int? = 0, groups: [String: [String: String]] = [:],
    pending: PeerState.Pending = .pushed,
    _ body: @Sendable @escaping (Scene) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("take-over-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var clever = CleverCloudSettings()
    // The old release pushes without a look at the repository.
    if release == .old { clever.behaviour.repositoryLooks = 0 }
    var coordinator = CoordinatorSettings()
    coordinator.groups = groups
    let cloud = try SandboxCloud(coordinator, clever)
    let organisations = clever.organisations
    try await cloud.serve { addresses in
      let configuration = PeerConfiguration(addresses, account.map { organisations[$0] })
      let left = try await PeerState(
        leftBy: Peer(release), cloud, configuration, in: folder, pending: pending)
      try await body(
        Scene(
          cloud: cloud, left: left, state: folder.appendingPathComponent("state.json").path,
          authority: addresses.authority, folder: folder))
    }
  }

  /// Runs hpr until nothing is tracked, and then judges what became of the jobs.
  private func finish(_ scene: Scene) async throws {
    let hpr = Peer(try BuiltProduct.path("hpr"), ["run"])
    try await scene.left.letGoOn(scene.cloud)
    let status = try await hpr.run(
      scene.left.configuration, authority: scene.authority, in: scene.folder
    ) {
      let jobs = await scene.cloud.coordinator.books.jobs
      let isOver = jobs.allSatisfy(\.state.isFinal)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: scene.state))
      guard isOver, await scene.cloud.clever.books.existing.isEmpty,
        case .array(let records)? = JSON.read(bytes)?["records"]
      else { return false }
      return records.isEmpty
    }
    #expect(status == 0)
    let books = await scene.cloud.coordinator.books
    for job in books.jobs {
      #expect(job.state == .success, "\(job)")
      #expect(job.launches.count == 1, "\(job)")
    }
    #expect(books.launchedTwice == [])
    let applications = await scene.cloud.clever.books
    #expect(applications.created == 3 && applications.existing == [])
    #expect(applications.launchedTwice == [] && applications.doubled == [])
    #expect(applications.foreignDeleted == [])
    #expect(applications.applications.allSatisfy { $0.pushes.count == 1 })
  }

  @Test(
    "hpr run finishes the jobs that the peer left, and keeps its state file",
    arguments: Peer.Release.allCases)
  func finishes(_ release: Peer.Release) async throws {
    try await play(release) { scene in
      try await finish(scene)
      let kept = try Data(contentsOf: URL(fileURLWithPath: scene.state + ".peer-1"))
      #expect(kept == scene.left.bytes)
      #expect(try scene.names().filter { $0.contains("foreign") } == [])
    }
  }

  @Test(
    "a job that the peer had not launched is launched once, on the application that it ordered",
    arguments: [
      (Peer.Release.current, PeerState.Pending.made), (.current, .ordered), (.old, .ordered),
    ])
  func launches(_ release: Peer.Release, _ pending: PeerState.Pending) async throws {
    try await play(release, pending: pending) { scene in
      guard case .array(let pairs)? = JSON.read(scene.left.bytes)?["pending"],
        case .array(let pair)? = pairs.first
      else { throw WorldError("nothing is pending") }
      let resource = pair.first?["paas_resource"]
      #expect(pair.first?["job_id"]?.int == scene.left.pending)
      #expect((resource == nil) == (pending == .ordered))
      if let resource { #expect(resource["launched"] == .bool(false)) }
      try await finish(scene)
    }
  }

  @Test("also those of tenants, in whose organisations they are")
  func tenants() async throws {
    let organisation = CleverCloudSettings().organisations[1]
    let groups = [
      "grp": ["cc_orga_id": organisation.id, "cc_orga_token": organisation.token]
    ]
    try await play(.current, account: nil, groups: groups) { scene in
      try await finish(scene)
      let applications = await scene.cloud.clever.books.applications
      #expect(Set(applications.map(\.organisation)) == [organisation.id])
    }
  }

  @Test("hpr state import adds them once, and hpr run finishes them")
  func imported() async throws {
    try await play(.current) { scene in
      let file = scene.folder.appendingPathComponent("left.json")
      try FileManager.default.moveItem(atPath: scene.state, toPath: file.path)
      let program = Program(
        try BuiltProduct.path("hpr").path,
        ["state", "import", "-c", scene.left.configuration, file.path])
      #expect(try await program.mustRun().contains("3 jobs imported"))
      let state = try Data(contentsOf: URL(fileURLWithPath: scene.state))
      #expect(try await program.mustRun().contains("0 jobs imported, 3 tracked already"))
      #expect(try Data(contentsOf: URL(fileURLWithPath: scene.state)) == state)
      try await finish(scene)
      #expect(try scene.names().filter { $0.contains("peer-") } == [])
    }
  }
}
