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
    for folder in own {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try await runDaemon(vault)
    try await takeSteps(vault)
    try await register(vault)
    try await importState(vault)
    for folder in own {
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [], "nothing is left")
    }
  }

  /// Where temporary files would be: TMPDIR and HOME.
  var own: [String] { ["\(directory)/tmp", "\(directory)/home"] }

  private func runDaemon(_ vault: Vault) async throws {
    await theCoordinator.faults.add(echo(.verify, 403, times: 1))
    await theCoordinator.faults.add(echo(.request, 403, times: 1))
    await queueTrouble()
    await queueWork()
    let environment = ["TMPDIR": own[0], "HOME": own[1]]
    let watch = try Watch(scene: "the daemon", folders: own)
    let wrapper = Wrapper(program: "/usr/bin/env", environment: environment)
    let end = try await daemon(under: wrapper) { hpr in
      async let watching: Void = watch.look(at: hpr)
      try await until("a job runs") { try phases().values.contains("running") }
      try await searchPushed(vault)
      hpr.signal(SIGUSR1)
      try await reloadBroken(hpr)
      await fill(vault)
      try await quiet(within: 90)
      hpr.signal(SIGTERM)
      await watching
    }
    #expect(end.status == 0, "\(end.log.suffix(2000))")
    #expect(watch.verbs == ["run"])
    await fill(vault)
    watch.search(vault)
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
}
