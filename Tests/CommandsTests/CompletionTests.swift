import Glibc
import Testing

@testable import Commands

@Suite("What the shells complete")
struct CompletionTests {
  /// The runners that are offered for the last word of a command line.
  private func names(
    _ line: [String], environment: [String: String] = [:]
  ) -> ConfiguredNames {
    ConfiguredNames(line: TypedLine(line, at: line.count - 1), environment: environment)
  }

  @Test(
    "the configuration is the line's, in every way to give it",
    arguments: [
      ["verify", "-c", "PATH", "--name", ""], ["verify", "-cPATH", "--name", ""],
      ["verify", "--config", "PATH", "--name", ""], ["verify", "--config=PATH", "--name", ""],
      // bash hands on the sign as a word.
      ["verify", "--config", "=", "PATH", "--name", ""],
      ["verify", "--config", "'PATH'", "--name", ""],
      ["verify", "-c", "/nowhere", "-c", "\"PATH\"", "--name", ""],
      ["state", "show", "-c", "PATH", "--record", ""],
      ["run", "--drain", "PATH", ""], ["run", "--poll-cycles", "1", "PATH", ""],
      ["register", "--locked", "-c", "https://h", "PATH", "-e", ""],
      ["register", "--config", "PATH", "-c", "https://h", "-e", ""],
    ])
  func given(line: [String]) throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let typed = ["hpr"] + line.map { $0.replacing("PATH", with: path) }
    #expect(names(typed, environment: ["HPR_CONFIG": "/nowhere"]).runners == ["lab"])
  }

  @Test("without it $HPR_CONFIG counts, else the usual path")
  func environment() throws {
    let scratch = try Scratch()
    let path = try scratch.configuration()
    let typed = ["hpr", "verify", "--name", ""]
    #expect(names(typed, environment: ["HPR_CONFIG": path]).runners == ["lab"])
    #expect(names(typed, environment: ["HPR_CONFIG": ""]).runners.isEmpty)
    // The word that is completed is none of those that count.
    #expect(names(["hpr", "verify", "-c", path]).runners.isEmpty)
    let home = ["HOME": scratch.path]
    #expect(names(["hpr", "verify", "-c", "~/c.toml", ""], environment: home).runners == ["lab"])
  }

  @Test("what is no configuration has no names, and one with mistakes has")
  func broken() throws {
    let scratch = try Scratch()
    for text in ["", "[[runners", "runners = 3", "runners = [3]", "[[runners]]\nname = 3"] {
      let path = try scratch.file("broken.toml", text)
      #expect(names(["hpr", "verify", "-c", path, "--name", ""]).runners.isEmpty, "\(text)")
    }
    let path = try scratch.file("mistaken.toml", "concurrent = 0\n[[runners]]\nname = 'x'\n")
    #expect(names(["hpr", "verify", "-c", path, "--name", ""]).runners == ["x"])
    for path in ["/nowhere/c.toml", "/dev/zero", "/", ""] {
      #expect(names(["hpr", "verify", "-c", path, "--name", ""]).runners.isEmpty)
    }
  }

  @Test("a pipe is not read, whatever may come out of it")
  func pipe() throws {
    let scratch = try Scratch()
    let pipe = "\(scratch.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let end = open(pipe, O_RDWR | O_NONBLOCK)
    defer { close(end) }
    let text = Array("[[runners]]\nname = 'lab'\n".utf8)
    #expect(write(end, text, text.count) == text.count)
    #expect(names(["hpr", "verify", "-c", pipe, "--name", ""]).runners.isEmpty)
    let line = ["hpr", "state", "show", "--state-file", pipe, "--record", ""]
    #expect(names(line).records.isEmpty)
  }

  @Test("executors: all, those of the file first; records; what others become")
  func others() throws {
    let scratch = try Scratch()
    let path = try scratch.configuration(
      runner: "[[runners]]\nname = 'cloud'\nexecutor = 'clever-docker'")
    #expect(
      names(["hpr", "register", "/nowhere", "-e", ""]).executors
        == ["local-docker", "clever-docker"])
    let cloud = try scratch.file("cloud.toml", "[[runners]]\nexecutor = 'clever-docker'")
    #expect(
      names(["hpr", "register", cloud, "-e", ""]).executors == ["clever-docker", "local-docker"])
    #expect(
      names(["hpr", "state", "import", "-c", path, "--map", "old="]).mappings
        == ["old=lab", "old=cloud"])
    #expect(names(["hpr", "state", "import", "-c", path, "--map", "old"]).mappings.isEmpty)
    #expect(
      names(["hpr", "state", "import", "-c", path, "--map=a="]).mappings
        == ["--map=a=lab", "--map=a=cloud"])
    #expect(names(["hpr", "state", "show", "-c", path, "--record", ""]).records.isEmpty)
    let state = try scratch.file("state.json", StateText.one)
    for line in [["-c", path], ["--state-file", state], ["--state-file=\(state)"]] {
      let records = names(["hpr", "state", "show"] + line + ["--record", ""]).records
      #expect(records.count == 1 && records[0].contains("/"), "\(records)")
    }
  }

  @Test("namespaces: those of the state, of the runner that is given")
  func namespaces() throws {
    let scratch = try Scratch()
    let entry = { (runner: String, namespace: String) in
      """
      {"runner":"\(runner)","namespace":"\(namespace)","account":"orga_1",\
      "last_served":"2026-11-23T17:00:00.000Z"}
      """
    }
    let state = try scratch.file(
      "state.json",
      """
      {"version":1,"installation":"0123456789abcdef0123456789abcdef","records":[],"sightings":[],\
      "runners":[],"namespaces":[\(entry("lab", "b")),\(entry("lab", "a")),\(entry("x", "b"))]}
      """)
    let path = try scratch.file("c.toml", "state_file = '\(state)'")
    let line = ["hpr", "decommission", "-c", path, "--orphans", "--namespace", ""]
    #expect(names(line).namespaces == ["a", "b"])
    #expect(names(["hpr", "decommission", "-c", path, "--runner", "x", ""]).namespaces == ["b"])
    #expect(names(["hpr", "decommission", "-c", "/nowhere", ""]).namespaces.isEmpty)
  }

  @Test("the options without a value are those of hpr run and hpr register")
  func flags() async throws {
    let commands = try await Interface.commands()
      .filter { ["hpr run", "hpr register"].contains($0.name) }
    let flags = Set(commands.flatMap(\.options).filter(\.needsNoValue).flatMap(\.names))
    #expect(flags == ConfiguredNames.flags)
  }

  @Test("a word is the same word behind the shell's own expansion")
  func words() {
    #expect(Completion.word("a b", for: "bash") == "a\\ b")
    #expect(Completion.word("(x);", for: "bash") == "\\(x\\)\\;")
    for text in ["$x", "`x`"] {
      #expect(Completion.word(text, for: "bash") == nil)
      #expect(Completion.word(text, for: "zsh") == text)
    }
    #expect(Completion.word("a:b\\", for: "zsh") == "a\\:b\\\\")
    #expect(Completion.word("a:b c", for: "fish") == "a:b c")
    #expect(Completion.word("a\nb", for: "fish") == nil)
  }
}
