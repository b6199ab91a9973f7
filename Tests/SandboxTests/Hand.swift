import Foundation
import World

/// Does by hand, with curl and git, what a runner for Clever Cloud does with one job.
struct Hand: Sendable {
  let addresses: CloudAddresses
  let organisation: CleverCloudSettings.Organisation

  init(_ addresses: CloudAddresses, _ cloud: SandboxCloud) async {
    self.addresses = addresses
    organisation = await cloud.clever.settings.organisations[0]
  }

  var applications: String { "\(addresses.api)/organisations/\(organisation.id)/applications" }

  /// Asks the API over TLS; insists on 200.
  @discardableResult
  func ask(_ method: String, _ url: String, _ body: String? = nil) async throws -> JSON {
    var arguments = [
      "-sS", "--fail-with-body", "--max-time", "30", "--cacert", addresses.authority.path, "-X",
      method, url, "-H", "Authorization: token \(organisation.token)",
    ]
    if body != nil { arguments += ["--data-binary", "@-"] }
    let end = try await Program("curl", arguments).run(input: body ?? "")
    guard end.status == 0 else { throw WorldError("\(method) \(url): \(end.output)\(end.error)") }
    return JSON.read(Data(end.output.utf8)) ?? nil
  }

  /// Takes the next job from the coordinator; gives its payload.
  func take() async throws -> String {
    try await curl(
      "POST", "\(addresses.coordinator)/api/v4/jobs/request", headers: [json],
      body: #"{"token":"glrt-sandboxsandboxsandbox"}"#
    ).body
  }

  /// Makes an application for a job and waits for its repository; gives its id.
  func create(for job: Int) async throws -> String {
    let body = "{\(createMembers)}".replacingOccurrences(of: "$V", with: "20250711")
      .replacingOccurrences(of: "4711", with: String(job))
    let made = try await ask("POST", applications, body)
    let id = made["id"]?.string ?? ""
    try await ask("PUT", "\(applications)/\(id)/env", #"{"CC_MOUNT_DOCKER_SOCKET":"true"}"#)
    while try await ask("GET", "\(applications)/\(id)")["deployment"]?["repoState"] != "CREATED" {
      try await pause()
    }
    return id
  }

  /// Pushes a job to an application with git itself.
  func push(
    _ payload: String, to id: String, base: String = "runner:1", password: String? = nil
  ) async throws -> Program.End {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hand-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let files = [
      "job.json": payload, "runner.toml": "[[runners]]\n  url = \"\(addresses.coordinator)\"\n",
      "Dockerfile": Self.dockerfile(base),
    ]
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    let url = try await ask("GET", "\(applications)/\(id)")["deployment"]?["httpUrl"]?.string ?? ""
    let pair = "https://Jenkins:\(password ?? organisation.token)@"
    let script = """
      git init -q && git add . && git commit -qm job && git push -q "$1" HEAD:refs/heads/master
      """
    return try await Program(
      "sh", ["-c", script, "sh", url.replacingOccurrences(of: "https://", with: pair)]
    ).run(
      in: folder.path,
      environment: [
        "GIT_SSL_CAINFO": addresses.authority.path, "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_AUTHOR_NAME": "hand", "GIT_AUTHOR_EMAIL": "hand@hand.invalid",
        "GIT_COMMITTER_NAME": "hand", "GIT_COMMITTER_EMAIL": "hand@hand.invalid",
        "GIT_TERMINAL_PROMPT": "0",
      ])
  }

  private static func dockerfile(_ base: String) -> String {
    """
    FROM \(base)
    COPY runner.toml /etc/heptapod-runner/runner.toml
    COPY job.json /etc/heptapod-runner/job.json
    ENTRYPOINT ["/usr/bin/gitlab-runner", "exec-fetched-job", "--config", \
    "/etc/heptapod-runner/runner.toml", "/etc/heptapod-runner/job.json"]

    """
  }

  /// Waits until the last deployment is in a state; gives its row.
  func wait(_ id: String, for state: DeploymentState) async throws -> JSON {
    while true {
      let rows = try await ask("GET", "\(applications)/\(id)/deployments")
      if case .array(let list) = rows, let row = list.first, row["state"]?.string == state.rawValue
      {
        return row
      }
      try await pause()
    }
  }
}
