import Foundation
import Testing
import World

/// Where every scenario is played in which a token could get out.
protocol SecretStage: DaemonStage {
  /// Faults whose answers repeat what they were told, and jobs that fail in each phase.
  func queueTrouble() async
  /// Shows what a running job was given.
  func searchPushed(_ vault: Vault) async throws
}

extension SecretStage {
  /// Plays the daemon, its reload, the steps, register and an import.
  func rehearse(_ vault: Vault) async throws {
    let own = ["\(directory)/tmp", "\(directory)/home"]
    for folder in own {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try await runDaemon(vault, own)
    try await takeSteps(vault)
    try await register(vault)
    try await importState(vault)
    for folder in own {
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [], "nothing is left")
    }
  }

  private func runDaemon(_ vault: Vault, _ own: [String]) async throws {
    await theCoordinator.faults.add(echo(.verify, 403, times: 1))
    await theCoordinator.faults.add(echo(.request, 403, times: 1))
    await queueTrouble()
    await queueWork()
    let environment = ["TMPDIR": own[0], "HOME": own[1]]
    let wrapper = Wrapper(program: "/usr/bin/env", environment: environment)
    let end = try await traced(under: wrapper) { hpr in
      async let watching: Void = vault.watch(hpr, folders: own)
      try await until("a job runs") { try phases().values.contains("running") }
      try await searchPushed(vault)
      hpr.signal(SIGUSR1)
      try await reloadBroken(hpr)
      try await note(vault)
      try await quiet(within: 90)
      hpr.signal(SIGTERM)
      await watching
    }
    #expect(end.status == 0, "\(end.log.suffix(2000))")
    try await note(vault)
  }

  /// An answer that quotes what nobody should quote.
  func echo(_ endpoint: Fault.Endpoint, _ status: Int, times: Int) -> Fault {
    var fault = Fault(endpoint, .answer, status: status, times: times)
    fault.caller = "dispatcher"
    fault.runner = "sandbox"
    fault.body = #"{"message":"glrt-sandboxsandboxsandbox is not known here"}"#
    fault.headers = [
      "Content-Type": "application/json", "X-Request-Id": "glrt-sandboxsandboxsandbox",
    ]
    return fault
  }

  /// The tokens of the jobs that there are by now.
  private func note(_ vault: Vault) async throws {
    for job in await theCoordinator.books.jobs.map(\.id) {
      if let token = await theCoordinator.token(job) { vault.add("job \(job)", token) }
    }
  }

  private func reloadBroken(_ hpr: HprProcess) async throws {
    let whole = try String(contentsOfFile: configuration, encoding: .utf8)
    let broken = [
      whole + "token = \"glrt-sandboxsandboxsandbox",
      whole.replacing("executor = ", with: "token = \"glrt-sandboxsandboxsandbox\"\nexecutor = "),
      whole.replacing("token = \"glrt-", with: "token = 'glrt-sandboxsandboxsandbox' \"glrt-"),
    ]
    for (number, text) in broken.enumerated() {
      try Data(text.utf8).write(to: URL(filePath: configuration))
      hpr.signal(SIGHUP)
      try await until("it is refused") {
        try String(contentsOfFile: "\(directory)/hpr.log", encoding: .utf8)
          .occurrences(of: "the old one stays in force") > number
      }
    }
    try Data(whole.utf8).write(to: URL(filePath: configuration))
    hpr.signal(SIGHUP)
  }

  private func takeSteps(_ vault: Vault) async throws {
    for _ in 1...2 { await queueWork() }
    let steps = """
      hpr() { local verb=$1; shift; "$HPR" "$verb" -c "$CONFIG" -l trace "$@"; }
      export TMPDIR=tmp HOME=home
      for n in 1 2 3 4 5 6; do
        hpr acquire-once -o record-$n.json || break
        hpr provision -o record-$n.json record-$n.json && hpr launch -o record-$n.json record-$n.json
        [ $n = 2 ] && hpr fail -o record-$n.json record-$n.json --message 'enough'
        [ $n = 3 ] || hpr wait --timeout 20 -o record-$n.json record-$n.json
        hpr decommission --force -o record-$n.json record-$n.json
      done
      echo '{"token":"glrt-sandboxsandboxsandbox"' | hpr provision
      hpr decommission --orphans --steps --yes
      "$HPR" verify -c "$CONFIG" -l trace; "$HPR" check -c "$CONFIG" --online -l trace
      "$HPR" state show --state-file '\(stateFile)'; "$HPR" state show --json --state-file '\(stateFile)'
      """
    let end = try await shell(steps)
    try await note(vault)
    vault.search(end.output, in: "output of steps")
    vault.search(end.error, in: "errors of steps")
    #expect(end.error.contains("record"), "\(end.error)")
  }

  private func register(_ vault: Vault) async throws {
    let url =
      try String(contentsOfFile: configuration, encoding: .utf8)
      .split(separator: "\n").first { $0.hasPrefix("url = ") }?.dropFirst(7).dropLast() ?? ""
    vault.add("runner legacy", "GR1348941sandbox")
    let environment = "CI_SERVER_URL='\(url)' RUNNER_EXECUTOR=local-docker"
    let end = try await shell(
      """
      export \(environment) HOME=home TMPDIR=tmp
      for token in glrt-sandboxsandboxsandbox glrt-unknownunknownunknown; do
        CI_SERVER_TOKEN=$token RUNNER_NAME=n-$token "$HPR" register registered.toml -l trace \
          --non-interactive --state-file s.json --name "n${#token}"
      done
      REGISTRATION_TOKEN=GR1348941sandbox "$HPR" register registered.toml -l trace \
        --non-interactive --name legacy
      "$HPR" unregister -c registered.toml --name legacy -l trace
      """)
    vault.add("runner unknown", "glrt-unknownunknownunknown")
    for known in await theCoordinator.knownRunners where known.token != "" {
      vault.add("runner \(known.name)", known.token)
    }
    vault.search(end.output, in: "output of register")
    vault.search(end.error, in: "errors of register")
    #expect(FileManager.default.fileExists(atPath: "\(directory)/registered.toml"), "\(end.error)")
  }

  private func importState(_ vault: Vault) async throws {
    vault.add("job of the peer", "glcbt-peerpeerpeerpeer")
    let state = """
      {"launched": [{"runner_name": "glrt-san", "job_id": 9001, "token": "glcbt-peerpeerpeerpeer",
      "paas_resource": 7}], "to_decommission": [{"runner_name": "glrt-nob", "job_id": 9002,
      "token": "glcbt-peerpeerpeerpeer", "paas_resource": "x"}], "pending": []}
      """
    try Data(state.utf8).write(to: URL(filePath: "\(directory)/peer.json"))
    let end = try await shell(
      """
      "$HPR" state import peer.json -c "$CONFIG" -l trace
      sed 's/glrt-nob/glrt-san/; s/: 7/: "hpd-job-glrt-san-9001"/' peer.json |
        "$HPR" state import - -c "$CONFIG" -l trace
      """)
    vault.search(end.output, in: "output of import")
    vault.search(end.error, in: "errors of import")
    #expect(!end.error.isEmpty)
  }
}

extension SecretStage {
  fileprivate func traced(
    under wrapper: Wrapper, _ body: @Sendable (HprProcess) async throws -> Void
  ) async throws -> HprProcess.End {
    try await HprProcess.run(
      ["run", configuration, "--log-level", "trace"], under: wrapper, log: "\(directory)/hpr.log",
      body)
  }
}

extension CleverStage: SecretStage {
  func fill(_ vault: Vault) async {
    vault.add("runner sandbox", "glrt-sandboxsandboxsandbox")
    vault.add("watch", "glpat-watchwatchwatchwatch")
    for organisation in await cloud.clever.settings.organisations {
      vault.add("organisation \(organisation.id)", organisation.token, users: ["Jenkins"])
    }
  }

  func queueTrouble() async {
    for (endpoint, status): (Fault.Endpoint, Int) in [
      (.createApplication, 401), (.putEnvironment, 403), (.deleteApplication, 500),
      (.applications, 401),
    ] {
      var fault = Fault(endpoint, .answer, status: status, times: 1)
      fault.body = """
        {"id": 2001, "message": "not for sandbox-first-organisation-token", "type": "error"}
        """
      await cloud.clever.faults.add(fault)
    }
    var push = DeploymentFault(.push, .answer, times: 1, status: 403)
    push.body = "no sandbox-first-organisation-token here"
    await cloud.repositories.add(push)
    await queue(["true"], .buildFails)
    await queue(["true"], .cancelled)
    for _ in 1...2 { await queue(["sleep 3"]) }
  }

  func searchPushed(_ vault: Vault) async throws {
    var names: Set<String> = []
    try await until("there is a pushed tree") {
      for book in await cloud.clever.books.applications where !book.pushes.isEmpty {
        for (name, bytes) in (try? await cloud.repositories.files(of: book.id)) ?? [:] {
          vault.search(bytes, in: "pushed \(name)")
          names.insert(name)
        }
      }
      return names.count == 3
    }
  }
}

extension Stage: SecretStage {
  func queueTrouble() async {
    await queue(["true"], runner: "broken")
    for _ in 1...2 { await queue(["sleep 3"]) }
  }

  func searchPushed(_ vault: Vault) async throws {
    var names: Set<String> = []
    try await until("a container runs") {
      for line in try await containers() {
        let name = String(line.prefix { $0 != " " })
        for file in ["runner.toml", "job.json"] {
          let end = try await docker.attempt("exec", name, "cat", "/etc/heptapod-runner/\(file)")
          guard end.status == 0 else { continue }
          vault.search(end.output, in: "pushed \(file)")
          names.insert(file)
        }
        let inspected = try await docker.attempt("inspect", name)
        vault.search(inspected.output, in: "pushed to the engine")
      }
      return names.count == 2
    }
  }
}
