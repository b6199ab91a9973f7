import Foundation
import Testing
import World

extension WithoutEngine {
  /// What steps are given that is no record, or none for them.
  @Suite("Rubbish given to the steps", .timeLimit(.minutes(10)))
  struct RubbishTests {
    static let steps = ["provision", "launch", "wait", "fail --message x", "decommission"]

    /// No records at all. Those of 100 MB are made by the shell.
    private static let rubbish = [
      "text": "not JSON", "cut": String(StatusScene.record("acquired").dropLast(20)),
      "array": "[]", "null": "null", "object": "{}", "nul": "\u{0}",
      "gitlab": #"{"id":4711,"status":"running","runner":{"id":1}}"#,
      "peer": #"{"launched":[],"to_decommission":[],"standby_resources":[],"pending":[]}"#,
      "deep": String(repeating: "[", count: 100_000),
      "deeper": String(repeating: #"{"job":"#, count: 100_000),
      "newer": StatusScene.record("acquired", version: 2),
      "phase": StatusScene.record("dreaming"),
      "lie": StatusScene.record("acquired", #""job_id":12,"#),
    ]

    /// Takes each file as an argument and from standard input; prints name, way, status, lines of
    /// standard error and bytes of standard output.
    private static func script(_ step: String, _ files: String) -> String {
      """
      for file in \(files); do
        at closed \(step) $file > out.json 2> err; s=$?
        echo "$(basename $file) file $s $(wc -l < err) $(wc -c < out.json)"
        cat $file | at closed \(step) > out.json 2> err; s=${PIPESTATUS[1]}
        echo "$(basename $file) input $s $(wc -l < err) $(wc -c < out.json)"
      done
      """
    }

    @Test("ends 2 with one line, as a file and on standard input; nothing at all ends 3")
    func rubbish() async throws {
      try await StatusScene.play { scene in
        try FileManager.default.createDirectory(
          atPath: "\(scene.folder)/rubbish", withIntermediateDirectories: true)
        for (name, text) in Self.rubbish { try scene.write("rubbish/\(name).json", text) }
        let huge = """
          truncate -s 100M $D/rubbish/zeros; printf '' > $D/rubbish/empty
          yes '{"version":1,"runner":"lab","job":[' | head -c 100M > $D/rubbish/huge
          """
        #expect(try await scene.shell(huge).error == "")
        for step in Self.steps {
          let end = try await scene.shell(Self.script(step, "$D/rubbish/*"))
          let lines = end.output.split(separator: "\n")
          #expect(lines.count == 2 * (Self.rubbish.count + 3), "\(step): \(end.error)")
          for line in lines {
            let status = line.hasPrefix("empty ") ? 3 : 2
            #expect(line.hasSuffix(" \(status) 1 0"), "\(step): \(line)")
          }
        }
      }
    }

    @Test(
      "a record of another runner, or of a phase that the step does not take, is written as it is")
    func records() async throws {
      try await StatusScene.play { scene in
        let phases = [
          "provision": "standby", "launch": "acquired", "wait": "provisioning", "fail": "kept",
          "decommission": "acquired",
        ]
        for step in Self.steps {
          let verb = String(step.prefix { $0 != " " })
          let phase = try #require(phases[verb])
          try scene.write("strange.json", StatusScene.record(phase, runner: "other"))
          try scene.write("stuck.json", StatusScene.record(phase))
          let takesAll = ["fail", "decommission"].contains(verb)
          let files = takesAll ? "$D/strange.json" : "$D/strange.json $D/stuck.json"
          let end = try await scene.shell(Self.script(step, files))
          for line in end.output.split(separator: "\n") {
            #expect(line.contains(" 2 1 ") && !line.hasSuffix(" 0"), "\(step): \(line)")
          }
          #expect(end.output.split(separator: "\n").count == (takesAll ? 2 : 4))
        }
      }
    }

    @Test("state import takes rubbish for what it is, and touches nothing")
    func imported() async throws {
      try await StatusScene.play { scene in
        for (name, text) in Self.rubbish where name != "peer" {
          try scene.write("\(name).json", text)
        }
        let names = Self.rubbish.keys.filter { $0 != "peer" }.map { "$D/\($0).json" }
        let end = try await scene.shell(
          """
          cp $D/state.json . && truncate -s 100M zeros
          \(Self.script("state import", names.sorted().joined(separator: " ") + " zeros")
            .replacingOccurrences(of: "| at closed state import", with: "| at closed state import -"))
          cmp state.json $D/state.json && echo same
          """)
        let lines = end.output.split(separator: "\n")
        #expect(lines.count == 2 * (names.count + 1) + 1 && lines.last == "same", "\(end.error)")
        for line in lines.dropLast() {
          #expect(line.contains(" 2 2 0"), "an error and a hint: \(line)")
        }
      }
    }
  }
}
