public import Foundation

/// A commit that became the `master` of an application.
struct Push: Sendable, Equatable {
  let application: String
  let commit: String
  /// Its files, by name.
  let files: [String: Data]
}

/// The machines of applications: what was pushed is built and run, as plain processes on this one.
///
/// The base image is not pulled; in place of its gitlab-runner the sandbox's inner runner runs.
public actor Machines: Outside {
  private let cloud: SandboxCleverCloud
  private let repositories: DeploymentRepositories
  /// The files of the last push to each application, by name, also after its end.
  public private(set) var pushed: [String: [String: Data]] = [:]
  private let runner: URL
  private let folder: URL
  private let table = ProcessTable()
  private let pushes: AsyncStream<Push>
  private let push: AsyncStream<Push>.Continuation
  private var waiting: [String: CheckedContinuation<Void, Never>] = [:]
  private var silent: Set<String> = []

  init(
    _ cloud: SandboxCleverCloud, _ repositories: DeploymentRepositories, runner: URL,
    in folder: URL
  ) {
    self.cloud = cloud
    self.repositories = repositories
    self.runner = runner
    self.folder = folder
    (pushes, push) = AsyncStream.makeStream()
  }

  /// A push was taken.
  func take(_ application: String, _ commit: String) async {
    let files = (try? await repositories.files(of: application)) ?? [:]
    pushed[application] = files
    push.yield(Push(application: application, commit: commit, files: files))
  }

  /// Plays machines until the task is cancelled, then ends what still runs.
  nonisolated func run() async {
    await withDiscardingTaskGroup { group in
      for await push in pushes { group.addTask { await self.play(push) } }
      group.cancelAll()
    }
  }

  // MARK: for tests

  /// Ends the machine of an application in the midst of its work.
  ///
  /// - Parameter silently: whether the API goes on telling that it runs.
  /// - Returns: whether it ran.
  @discardableResult
  public func kill(_ application: String, silently: Bool = true) -> Bool {
    if silently { silent.insert(application) }
    return table.end(application)
  }

  /// Lets a deployment go on whose fate is to wait.
  public func proceed(_ application: String) {
    waiting.removeValue(forKey: application)?.resume()
  }

  /// Whether a deployment waits to be told to proceed.
  public func isWaiting(_ application: String) -> Bool { waiting[application] != nil }

  // MARK: the cloud's side

  func follow(_ happening: CleverLedger.Happening) async {
    switch happening {
    case .repository(let id):
      let accounts = await cloud.gitAccounts(of: id)
      do {
        try await repositories.create(id, accounts: accounts)
      } catch {
        await cloud.failed(id, why: "\(error)")
      }
    case .deleted(let id):
      table.remove(id)
      proceed(id)
      await repositories.delete(id)
    case .stopped(let id):
      table.remove(id)
      proceed(id)
    }
  }

  // MARK: a machine's life

  private func play(_ push: Push) async {
    let id = push.application
    guard let behaviour = await cloud.pushed(id, commit: push.commit), behaviour.fate != .never
    else { return }
    if behaviour.fate == .cancelled {
      await cloud.cancel(id)
      return
    }
    if behaviour.fate == .waits { await wait(id) }
    try? await Task.sleep(for: .seconds(behaviour.buildSeconds))
    let room = folder.appendingPathComponent("\(id)-\(push.commit.prefix(8))")
    defer { try? FileManager.default.removeItem(at: room) }
    do {
      if behaviour.fate == .buildFails { throw WorldError("the build is to fail") }
      let arguments = try await build(push, in: room)
      guard await cloud.advance(id, to: .taskRunning) else { return }
      let status = try await perform(arguments, of: id, in: room)
      guard !silent.contains(id) else { return }
      _ = await cloud.advance(id, to: status == 0 ? .ok : .fail)
    } catch {
      await cloud.failed(id, why: "\(error)")
      _ = await cloud.advance(id, to: .fail)
    }
  }

  private func wait(_ id: String) async {
    guard !table.isGone(id), !Task.isCancelled else { return }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiting[id] = $0 }
    } onCancel: {
      Task { await self.proceed(id) }
    }
  }

  private func build(_ push: Push, in room: URL) async throws -> [String] {
    let tree = room.appendingPathComponent("tree")
    try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
    for (name, bytes) in push.files { try bytes.write(to: tree.appendingPathComponent(name)) }
    guard let dockerfile = push.files["Dockerfile"] else {
      throw WorldError("no Dockerfile was pushed")
    }
    let image = try MachineImage(dockerfile: String(decoding: dockerfile, as: UTF8.self))
    guard await cloud.environment(of: push.application)?["CC_MOUNT_DOCKER_SOCKET"] == "true" else {
      throw WorldError("no Docker socket in the container: CC_MOUNT_DOCKER_SOCKET is not true")
    }
    return try image.arguments(in: tree)
  }

  /// Runs the job; its scripts begin in an empty folder.
  private func perform(_ arguments: [String], of id: String, in room: URL) async throws -> Int32 {
    let work = room.appendingPathComponent("builds")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    let daemon = Daemon(
      "/usr/bin/env", ["--chdir", work.path, runner.path] + arguments,
      log: room.appendingPathComponent("log").path)
    let (processes, started) = AsyncStream.makeStream(of: Int32.self)
    async let status = Self.end(of: daemon, started, table, id, in: room)
    for await process in processes { await cloud.launched(id, process: process) }
    return try await status
  }

  private static func end(
    of daemon: Daemon, _ started: AsyncStream<Int32>.Continuation, _ table: ProcessTable,
    _ id: String, in room: URL
  ) async throws -> Int32 {
    defer {
      table.ended(of: id)
      started.finish()
    }
    return try await daemon.run { process in
      table.started(process, of: id, in: room)
      started.yield(process)
      started.finish()
    }
  }
}
