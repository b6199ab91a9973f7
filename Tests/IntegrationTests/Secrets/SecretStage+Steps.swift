import Foundation
import Testing
import World

// What is done by hand: the single steps, registering, and importing a state.

extension SecretStage {
  /// Takes jobs through the single steps, well and badly.
  func takeSteps(_ vault: Vault) async throws {
    for _ in 1...2 { await queueWork() }
    let steps = """
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
    let errors = try await watched("steps", vault, steps)
    #expect(errors.contains("record"), "\(errors)")
  }

  /// Registers runners, with tokens of all kinds, and unregisters one.
  func register(_ vault: Vault) async throws {
    let url =
      try String(contentsOfFile: configuration, encoding: .utf8)
      .split(separator: "\n").first { $0.hasPrefix("url = ") }?.dropFirst(7).dropLast() ?? ""
    vault.add("runner unknown", "glrt-unknownunknownunknown")
    let environment = "CI_SERVER_URL='\(url)' RUNNER_EXECUTOR=local-docker"
    let errors = try await watched(
      "register", vault,
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
    #expect(FileManager.default.fileExists(atPath: "\(directory)/registered.toml"), "\(errors)")
  }

  /// Imports the state of the peer, from a file and from standard input.
  func importState(_ vault: Vault) async throws {
    vault.add("job of the peer", "glcbt-peerpeerpeerpeer")
    let state = """
      {"launched": [{"runner_name": "glrt-san", "job_id": 9001, "token": "glcbt-peerpeerpeerpeer",
      "paas_resource": 7}], "to_decommission": [{"runner_name": "glrt-nob", "job_id": 9002,
      "token": "glcbt-peerpeerpeerpeer", "paas_resource": "x"}], "pending": []}
      """
    try Data(state.utf8).write(to: URL(filePath: "\(directory)/peer.json"))
    let errors = try await watched(
      "import", vault,
      """
      "$HPR" state import peer.json -c "$CONFIG" -l trace
      sed 's/glrt-nob/glrt-san/; s/: 7/: "hpd-job-glrt-san-9001"/' peer.json |
        "$HPR" state import - -c "$CONFIG" -l trace
      """)
    #expect(!errors.isEmpty)
  }

  /// Runs a shell script, as `shell` does, and looks meanwhile at all that comes of it.
  /// - Returns: what was written to standard error.
  private func watched(_ scene: String, _ vault: Vault, _ script: String) async throws -> String {
    let watch = try Watch(scene: scene, folders: own)
    let end = try await HprProcess.run(
      ["-c", prelude() + "cd '\(directory)'\n" + script], program: "/bin/bash",
      log: "\(directory)/\(scene).errors"
    ) { shell in await watch.look(at: shell) }
    await fill(vault)
    watch.search(vault)
    vault.search(end.output, in: "standard output of \(scene)")
    vault.search(end.log, in: "errors of \(scene)")
    print("secrets: of \(scene) were seen \(watch.verbs)")
    #expect(!watch.verbs.isEmpty, "hpr was seen")
    return end.log
  }
}
