import Foundation
import Testing
import World

/// What a deployment repository answers (facts: Clever Cloud §5, §13), to git itself and to curl.
@Suite(.timeLimit(.minutes(5))) struct DeploymentTests {
  /// A push with git.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var branch = "master"
    var password = "s3cret"
    /// Whether git sends its request in chunks, as it does with one that it need not gather.
    var inChunks = false
    var isVisible = true
    var declines: String?
    /// What was pushed before by somebody else.
    var isTaken = false
    /// What git says when it fails; nil: it does not.
    var says: String?
  }

  static let rows = [
    Row(testDescription: "a commit is taken"),
    Row(testDescription: "one in chunks is refused", inChunks: true, says: "HTTP 411"),
    Row(testDescription: "a wrong password", password: "wrong", says: "Authentication failed"),
    Row(testDescription: "not there yet", isVisible: false, says: "not found"),
    Row(testDescription: "another branch", branch: "main", says: "hook declined"),
    Row(
      testDescription: "a hook with a reason", declines: "no credit left", says: "no credit left"),
    Row(testDescription: "a master that is there", isTaken: true, says: "[rejected]"),
  ]

  @Test(arguments: rows) func push(_ row: Row) async throws {
    try await play(row.isVisible) { repositories, url in
      if row.isTaken { #expect(try await git(url, Row(testDescription: "first")).status == 0) }
      let before = repositories.master(of: "app_1")
      if let words = row.declines { try await repositories.decline("app_1", saying: words) }
      let end = try await git(url, row)
      #expect((end.status == 0) == (row.says == nil), "\(end.error)")
      if let words = row.says { #expect(end.error.contains(words), "\(end.error)") }
      #expect((repositories.master(of: "app_1") == before) == (row.says != nil))
    }
  }

  @Test func whoIsUnknownIsAskedForAPassword() async throws {
    try await play { _, url in
      let seen = try await curl("GET", "\(url)/app_1.git/info/refs?service=git-receive-pack")
      #expect(seen.status == 401)
      #expect(seen.headers["www-authenticate"]?.hasPrefix("Basic ") == true)
    }
  }

  @Test(arguments: [true, false]) func chunksAreRefused(_ isChunked: Bool) async throws {
    try await play { repositories, url in
      let pair = Data("Jenkins:s3cret".utf8).base64EncodedString()
      let how = isChunked ? ["Transfer-Encoding: chunked"] : []
      let seen = try await curl(
        "POST", "\(url)/app_1.git/git-receive-pack",
        headers: [
          "Authorization: Basic \(pair)", "Content-Type: application/x-git-receive-pack-request",
        ] + how, body: "0000")
      #expect(seen.status == (isChunked ? 411 : 200))
      #expect(repositories.master(of: "app_1") == nil)
    }
  }

  private func play(
    _ isVisible: Bool = true,
    _ body: @Sendable @escaping (DeploymentRepositories, _ url: String) async throws -> Void
  ) async throws {
    let repositories = try DeploymentRepositories()
    try await repositories.serve { url in
      try await repositories.create(
        "app_1", user: "Jenkins", password: "s3cret", isVisible: isVisible)
      try await body(repositories, url)
    }
  }

  /// Pushes a new commit.
  private func git(_ url: String, _ row: Row) async throws -> Program.End {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("deployment-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(UUID().uuidString.utf8).write(to: folder.appendingPathComponent("job.json"))
    let buffer = row.inChunks ? 1 : 1 << 20
    let script = """
      git init -q && git add . && git commit -qm job &&
      git -c http.postBuffer=\(buffer) push -q "$1/app_1.git" HEAD:refs/heads/\(row.branch)
      """
    let address = url.replacingOccurrences(of: "://", with: "://Jenkins:\(row.password)@")
    return try await Program("sh", ["-c", script, "sh", address]).run(
      in: folder.path,
      environment: [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C",
        "GIT_AUTHOR_NAME": "hand", "GIT_AUTHOR_EMAIL": "hand@hand.invalid",
        "GIT_COMMITTER_NAME": "hand", "GIT_COMMITTER_EMAIL": "hand@hand.invalid",
      ])
  }
}
