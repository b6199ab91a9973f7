import Foundation
import Testing
import World

extension OneAtATime {
  /// State files that are broken, through the whole program.
  @Suite("A mutilated state file", .serialized, .timeLimit(.minutes(10)))
  struct MutilationTests {
    private static let mostSound = 4

    /// Neither `state show` nor `run` traps, none of them touches the file, and what cannot be read
    /// is told with status 2 and what to do. From what is taken for sound `run` goes on.
    @Test("is never overwritten, and never the end of the program", arguments: 0..<10)
    func mutilated(hundredth: Int) async throws {
      try await Folder.play { folder in
        var sound = 0
        for seed in hundredth * 30..<(hundredth + 1) * 30 {
          let bytes = Mutilation(seed: UInt64(seed)).bytes
          try Data(bytes).write(to: URL(filePath: folder.state))
          let show = try await folder.hpr(["state", "show", "--state-file", folder.state])
          #expect(show.status == 0 || show.status == 2, "seed \(seed): \(show.error)")
          #expect(FileManager.default.contents(atPath: folder.state) == Data(bytes), "seed \(seed)")
          guard show.status == 2 else {
            sound += 1
            try await goOn(folder, "seed \(seed)")
            continue
          }
          try expectTold(show, of: folder, "seed \(seed)")
          try expectTold(
            try await folder.hpr(["run", folder.configuration]), of: folder, "seed \(seed)")
          #expect(FileManager.default.contents(atPath: folder.state) == Data(bytes), "seed \(seed)")
        }
        // What was hit may be something that is not looked at, as in 21 of these 300; in no thirty
        // of them more than 4.
        #expect(sound <= Self.mostSound, "\(sound) of 30 are taken for sound")
      }
    }

    @Test(
      "that is something else altogether is left as it is",
      arguments: [
        "", "\n", "null", "[]", "{}", "7", "\u{feff}{}", "not a state", "{\"version\":1",
        "{\"version\":2,\"installation\":\"0123456789abcdef0123456789abcdef\",\"records\":[]}",
        "{\"version\":1e0,\"installation\":\"0123456789abcdef0123456789abcdef\",\"records\":[]}",
        "{\"launched\":[7],\"to_decommission\":[],\"pending\":[]}",
        "{\"launched\":[{\"runner_name\":\"nobody's\",\"job_id\":1,\"token\":\"t\"}]}",
        String(repeating: "[", count: 1_000_000), String(repeating: "{\"a\":", count: 100_000),
      ])
    func foreign(text: String) async throws {
      try await Folder.play { folder in
        try Data(text.utf8).write(to: URL(filePath: folder.state))
        try expectTold(
          try await folder.hpr(["state", "show", "--state-file", folder.state]), of: folder, text)
        try expectTold(try await folder.hpr(["run", folder.configuration]), of: folder, text)
        #expect(FileManager.default.contents(atPath: folder.state) == Data(text.utf8))
      }
    }

    @Test("that is no file: one line, status 2", arguments: ["directory", "loop", "pipe"])
    func noFile(kind: String) async throws {
      try await Folder.play { folder in
        switch kind {
        case "directory":
          try FileManager.default.createDirectory(
            atPath: folder.state, withIntermediateDirectories: false)
        case "loop":
          try FileManager.default.createSymbolicLink(
            atPath: folder.state, withDestinationPath: folder.state)
        default: #expect(mkfifo(folder.state, 0o600) == 0)
        }
        let show = try await folder.hpr(["state", "show", "--state-file", folder.state])
        #expect(show.status == 2 && show.error.hasPrefix("hpr: \(folder.state): "), "\(show.error)")
        let run = try await folder.hpr(["run", folder.configuration])
        #expect(run.status == 2 && run.error.hasPrefix("hpr: \(folder.state): "), "\(run.error)")
        var status = stat()
        #expect(lstat(folder.state, &status) == 0)
      }
    }

    @Test("behind a symbolic link is not touched")
    func symbolicLink() async throws {
      try await Folder.play { folder in
        try Data("precious".utf8).write(to: URL(filePath: folder.path + "/victim"))
        try FileManager.default.createSymbolicLink(
          atPath: folder.state, withDestinationPath: "victim")
        try expectTold(try await folder.hpr(["run", folder.configuration]), of: folder, "a link")
        #expect(try String(contentsOfFile: folder.path + "/victim", encoding: .utf8) == "precious")
      }
    }

    /// With neither coordinator nor engine there, `run` asks once and ends. What it then writes can be
    /// read, and has every job of which nobody can have said that it is over.
    private func goOn(_ folder: Folder, _ comment: String) async throws {
      let before = try await jobs(in: folder, comment)
      let run = try await folder.hpr(["run", "--poll-cycles", "1", folder.configuration])
      #expect(run.status == 0, "\(comment): \(run.error)")
      let after = try await jobs(in: folder, comment)
      #expect(Set(after.keys).isSubset(of: before.keys), "\(comment)")
      for (job, phase) in before where ["starting", "running", "decommissioning"].contains(phase) {
        #expect(after[job] != nil, "\(comment): \(job), \(phase)")
      }
    }

    /// The phase of each job in the state, by runner and number.
    private func jobs(in folder: Folder, _ comment: String) async throws -> [String: String] {
      let show = try await folder.hpr(["state", "show", "--json", "--state-file", folder.state])
      #expect(show.status == 0, "\(comment): \(show.error)")
      var phases: [String: String] = [:]
      guard case .array(let jobs) = JSON.read(Data(show.output.utf8))?["jobs"] else { return [:] }
      for job in jobs {
        let key = "\(job["runner"]?.string ?? "")/\(job["job_id"]?.int ?? 0)"
        phases[key] = job["phase"]?.string
      }
      return phases
    }

    private func expectTold(_ end: Program.End, of folder: Folder, _ comment: String) throws {
      let lines = end.error.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(end.status == 2, "\(comment): \(end.error)")
      #expect(lines.count == 3 && lines.last == "", "\(comment): \(end.error)")
      #expect(lines.first?.hasPrefix("hpr: \(folder.state): ") == true, "\(comment)")
      #expect(lines.dropFirst().first?.hasPrefix("hint: ") == true, "\(comment): \(end.error)")
    }
  }
}

/// A bench with a configuration for `hpr run`, which names a state file that the test makes.
private struct Folder {
  private let bench: Bench
  var path: String { bench.folder }
  var state: String { path + "/state.json" }
  var configuration: String { path + "/hpr.toml" }

  /// The tokens of the runner, and of what `Mutilation` begins with.
  private static let tokens = [
    "runner": "glrt-0123456789abcdef", "job 1": "glcbt-x", "job 2": "glcbt-y", "job 3": "glcbt-z",
  ]

  static func play(_ body: (Folder) async throws -> Void) async throws {
    try await Bench.play(tokens: tokens) { bench in
      let folder = Folder(bench: bench)
      try folder.writeConfiguration()
      try await body(folder)
    }
  }

  private func writeConfiguration() throws {
    // A state that happens to be readable must not make `run` run on: nothing answers there.
    let text = """
      state_file = "\(path)/state.json"
      [[runners]]
      name = "lab"
      url = "http://127.0.0.1:9"
      token = "glrt-0123456789abcdef"
      executor = "local-docker"
      host = "unix:///nowhere/docker.sock"
      """
    try Data(text.utf8).write(to: URL(filePath: configuration))
  }

  /// Runs the program, which has to end soon, at its most talkative.
  func hpr(_ arguments: [String]) async throws -> Program.End {
    try await bench.shell(
      "exec timeout -s KILL 20 $HPR \(arguments.map { "'\($0)'" }.joined(separator: " "))")
  }
}
