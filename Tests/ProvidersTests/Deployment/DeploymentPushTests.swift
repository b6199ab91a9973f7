import Core
import Foundation
import Testing
import World

@testable import Providers

/// Pushes to the real git, over our own client.
@Suite(.timeLimit(.minutes(5))) struct DeploymentPushTests {
  private static let password = "pass:w/ord+é%20"
  private let client = HTTPClient()
  private let commit: DeploymentCommit

  init() throws { commit = try DeploymentCommit(of: sampleContext, at: sampleInstant) }

  private func with(
    _ body: @Sendable (DeploymentRepository, DeploymentRepositories) async throws -> Void
  ) async throws {
    let repositories = try DeploymentRepositories()
    try await repositories.serve { url in
      try await repositories.create("app_1", user: "Jenkins", password: Self.password)
      try await body(repository(url), repositories)
    }
    #expect(!FileManager.default.fileExists(atPath: repositories.folder.path))
  }

  private func repository(
    _ url: String, _ name: String = "app_1", password: String = password
  ) -> DeploymentRepository {
    DeploymentRepository(
      url: "\(url)/\(name).git", user: "Jenkins", password: Secret(password), transport: client)
  }

  @Test func pushesOnce() async throws {
    try await with { repository, repositories in
      #expect(await repository.head() == .empty)
      let words = "The application has successfully been queued for redeploy."
      #expect(await repository.push(commit) == .pushed(words: words))
      #expect(await repository.head() == .master(commit.id))
      #expect(await repository.push(commit) == .alreadyThere)
      let calls = await repositories.calls
      #expect(calls.filter { $0.hasPrefix("POST") } == ["POST app_1 git-receive-pack"])
      #expect(repositories.master(of: "app_1") == commit.id)
      let files = try await repositories.files(of: "app_1")
      let expected = sampleContext.files.map { ($0.name, Data($0.bytes)) }
      #expect(files == Dictionary(uniqueKeysWithValues: expected))
      try await repositories.check("app_1")
      // No git program made these calls.
      #expect(await repositories.userAgents == ["git/2.0 (hpr)"])
    }
  }

  @Test func gitClonesWhatWasPushed() async throws {
    try await with { repository, repositories in
      _ = await repository.push(commit)
      let copy = repositories.folder.appendingPathComponent("copy").path
      let pair = Data("Jenkins:\(Self.password)".utf8).base64EncodedString()
      try await Program(
        "git",
        [
          "-c", "http.extraHeader=Authorization: Basic \(pair)", "clone", "-q", repository.url,
          copy,
        ]
      ).mustRun(environment: ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0"])
      let log = try await Program("git", ["log", "--format=%H %an <%ae> %at %s", "master"]).mustRun(
        in: copy)
      #expect(log == "\(commit.id) hpr <hpr@hpr.invalid> 1700000000 Run one job\n")
      let job = try Data(contentsOf: URL(fileURLWithPath: "\(copy)/job.json"))
      #expect(Array(job) == sampleContext.files[2].bytes)
    }
  }

  @Test func pushesLargeContexts() async throws {
    try await with { repository, repositories in
      var random = SystemRandomNumberGenerator()
      let noise = (0..<(3 << 20)).map { _ in UInt8.random(in: 0...255, using: &random) }
      let context = BuildContext(files: [BuildContext.File(name: "job.json", bytes: noise)])
      let large = try DeploymentCommit(of: context, at: sampleInstant)
      #expect(await isPushed(repository.push(large)))
      #expect(try await repositories.files(of: "app_1") == ["job.json": Data(noise)])
    }
  }

  @Test func fiftyAtATime() async throws {
    try await with { first, repositories in
      let url = String(first.url.dropLast("/app_1.git".count))
      for number in 2...50 {
        try await repositories.create("app_\(number)", user: "Jenkins", password: Self.password)
      }
      let answers = await withTaskGroup(of: (Int, PushAnswer).self) { group in
        for number in 1...50 {
          let repository = repository(url, "app_\(number)")
          group.addTask { (number, await repository.push(commit)) }
        }
        return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      #expect(answers.count == 50)
      for (number, answer) in answers {
        #expect(isPushed(answer), "\(number): \(answer)")
        #expect(repositories.master(of: "app_\(number)") == commit.id)
      }
    }
  }

  /// Of two who push at once one wins, and both learn the truth.
  @Test func twoPushesAreOne() async throws {
    try await with { repository, repositories in
      let other = try DeploymentCommit(of: sampleContext, at: sampleInstant + .seconds(5))
      let hold = await repositories.add(DeploymentFault(.push, .hold, times: 1))
      async let late = repository.push(commit)
      await repositories.waitUntilHeld(hold)
      #expect(await isPushed(repository.push(other)))
      await repositories.release(hold)
      #expect(await late == .occupied(by: other.id))

      try await repositories.create("app_2", user: "Jenkins", password: Self.password)
      let second = DeploymentRepository(
        url: repository.url.replacingOccurrences(of: "app_1", with: "app_2"), user: "Jenkins",
        password: Secret(Self.password), transport: client)
      let again = await repositories.add(DeploymentFault(.push, .hold, times: 1))
      async let same = second.push(commit)
      await repositories.waitUntilHeld(again)
      #expect(await isPushed(second.push(commit)))
      await repositories.release(again)
      #expect(await same == .alreadyThere)
    }
  }

  @Test func anotherCommitOccupies() async throws {
    try await with { repository, repositories in
      let other = try await repositories.commit("README", Data("x".utf8), to: "app_1")
      #expect(await repository.head() == .master(other))
      #expect(await repository.push(commit) == .occupied(by: other))
      #expect(repositories.master(of: "app_1") == other)
    }
  }

  @Test func hooksDecline() async throws {
    try await with { repository, repositories in
      try await repositories.decline("app_1", saying: "no credit\nleft \u{1b}[31mhere")
      let answer = await repository.push(commit)
      guard case .declined(let trouble) = answer else { return #expect(Bool(false), "\(answer)") }
      #expect(
        trouble.summary == "the deployment repository declined the commit: "
          + "pre-receive hook declined: no credit left [31mhere")
      #expect(await repository.head() == .empty)
    }
  }

  /// A server that repeats the password must not bring it into a log.
  @Test func secretsAreNotQuoted() async throws {
    try await with { repository, repositories in
      let pair = Data("Jenkins:\(Self.password)".utf8).base64EncodedString()
      for secret in [Self.password, pair] {
        try await repositories.decline("app_1", saying: "no \(secret)\u{301} for you")
        let answer = await repository.push(commit)
        guard case .declined(let trouble) = answer else { return #expect(Bool(false), "\(answer)") }
        #expect(!trouble.summary.contains("for you"))
        #expect(!"\(answer) \(repository)".contains(secret))
        var dumped = ""
        dump(repository, to: &dumped)
        #expect(!dumped.contains(secret))
        var fault = DeploymentFault(.refs, .answer, times: 1, status: 403)
        fault.body = "you said \(secret)"
        await repositories.add(fault)
        let head = await repository.head()
        #expect(!"\(head)".contains("you said"))
      }
    }
  }

  @Test func repositoriesAppearLate() async throws {
    try await with { first, repositories in
      let url = String(first.url.dropLast("/app_1.git".count))
      try await repositories.create(
        "app_9", user: "Jenkins", password: Self.password, isVisible: false)
      let late = repository(url, "app_9")
      let summary = "GET \(late.url)/info/refs: 404 Not Found: Repository not found"
      #expect(await late.head() == .refused(status: 404, Trouble(summary)))
      #expect(await late.push(commit) == .refused(status: 404, Trouble(summary)))
      await repositories.show("app_9")
      #expect(await isPushed(late.push(commit)))
      await repositories.delete("app_9")
      #expect(await late.head() == .refused(status: 404, Trouble(summary)))
    }
  }

  @Test func wrongPasswordsAreRefused() async throws {
    try await with { first, repositories in
      let wrong = repository(
        String(first.url.dropLast("/app_1.git".count)), password: "wrong password")
      let answer = await wrong.push(commit)
      let summary = "GET \(first.url)/info/refs: 401 Unauthorized: Unauthorized"
      #expect(answer == .refused(status: 401, Trouble(summary)))
      #expect(repositories.master(of: "app_1") == nil)
      #expect(await repositories.calls.count == 1)
    }
  }

  /// Whatever becomes of the answer, the look tells what became of the push.
  @Test(
    arguments: [
      (.cut, true), (.half, true), (.empty, true), (.answer, true), (.cut, false),
      (.answer, false),
    ] as [(DeploymentFault.Action, Bool)])
  func lostAnswersAreUnknown(action: DeploymentFault.Action, isDone: Bool) async throws {
    try await with { repository, repositories in
      await repositories.add(
        DeploymentFault(.push, action, isDone ? .after : .before, times: 1, status: 504))
      let answer = await repository.push(commit)
      guard case .unknown(let trouble) = answer else { return #expect(Bool(false), "\(answer)") }
      #expect(trouble.summary.contains("\(repository.url)/git-receive-pack"))
      #expect(await repository.head() == (isDone ? .master(commit.id) : .empty))
      let next = await repository.push(commit)
      #expect(isDone ? next == .alreadyThere : isPushed(next))
    }
  }

  @Test func silenceIsUnknown() async throws {
    try await with { repository, repositories in
      var impatient = repository
      impatient.pushDeadlines = HTTPDeadlines(total: nil, silence: .seconds(1))
      await repositories.add(DeploymentFault(.push, .hold, .after))
      guard case .unknown = await impatient.push(commit) else { return #expect(Bool(false)) }
      #expect(await impatient.head() == .master(commit.id))
      impatient.questionDeadlines = HTTPDeadlines(total: .milliseconds(300))
      await repositories.add(DeploymentFault(.refs, .hold))
      guard case .unknown = await impatient.head() else { return #expect(Bool(false)) }
      guard case .notSent = await impatient.push(commit) else { return #expect(Bool(false)) }
    }
  }

  @Test func cancellationIsObeyed() async throws {
    try await with { repository, repositories in
      let refs = await repositories.add(DeploymentFault(.refs, .hold, times: 1))
      let asking = Task { await repository.push(commit) }
      await repositories.waitUntilHeld(refs)
      asking.cancel()
      guard case .notSent = await asking.value else { return #expect(Bool(false)) }
      await repositories.release(refs)
      let push = await repositories.add(DeploymentFault(.push, .hold))
      let pushing = Task { await repository.push(commit) }
      await repositories.waitUntilHeld(push)
      pushing.cancel()
      guard case .unknown = await pushing.value else { return #expect(Bool(false)) }
    }
  }

  @Test func nobodyThereIsNotSent() async {
    await LoopbackServer.withRefusingAddress { url in
      let repository = repository(url)
      guard case .unknown = await repository.head() else { return #expect(Bool(false)) }
      guard case .notSent = await repository.push(commit) else { return #expect(Bool(false)) }
    }
  }

  private func isPushed(_ answer: PushAnswer) -> Bool {
    if case .pushed = answer { true } else { false }
  }
}
