import Core
import Foundation
import Glibc
import Logging
import TestSupport
import Testing

@testable import Commands
@testable import Providers

/// A reload of the configuration, in this process.
@Suite("Reload", .timeLimit(.minutes(5)))
struct ReloadTests {
  /// A daemon's parts around a configuration.
  private struct Parts {
    let scratch: Scratch
    let path: String
    let world: LiveWorld
    let reload: Reload
    let style: LogStyle
    let secrecy: Secrecy
    let inbox = Inbox()
    private let written: Written

    init(_ text: String, overrides: Overrides = Overrides(), level: LogLevel? = nil) throws {
      scratch = try Scratch()
      path = try scratch.file("c.toml", text)
      let written = Written()
      let configuration = try #require(
        try ConfigurationFile(reading: path, [:]).configuration)
      let style = LogStyle(level: level)
      style.follow(configuration)
      let secrecy = Secrecy()
      world = LiveWorld(
        configuration, systemID: "r_0123456789ab", transport: NoTransport(secrecy: secrecy),
        clock: WallAnchoredClock(), overrides: overrides)
      reload = Reload(
        of: configuration, at: path, environment: [:], overrides: overrides, style: style,
        world: world, inbox: inbox,
        logger: Logger(label: "test") { _ in
          StderrLog(
            style: style, hiding: secrecy, now: { Sample.start }, write: written.append)
        })
      self.style = style
      self.secrecy = secrecy
      self.written = written
    }

    /// Replaces the file and reads it; what was logged by that.
    func change(to text: String?) async throws -> [String] {
      if let text {
        _ = try scratch.file("c.toml", text)
      } else {
        try FileManager.default.removeItem(atPath: path)
      }
      written.clear()
      await reload.now()
      return written.lines
    }

    /// The settings that were posted so far.
    var posted: [DispatcherSettings] {
      get async {
        await inbox.waiting.compactMap { if case .configured(let new) = $0 { new } else { nil } }
      }
    }
  }

  private static func runner(_ name: String, _ more: String = "") -> String {
    """

    [[runners]]
    name = "\(name)"
    url = "https://gitlab.example"
    token = "glrt-sesame0123456789"
    executor = "local-docker"
    \(more)
    """
  }

  @Test("a valid file is in force: settings, ports, level")
  func valid() async throws {
    let parts = try Parts("state_file = \"s\"" + Self.runner("a") + Self.runner("b"))
    let lines = try await parts.change(
      to: "state_file = \"s\"\nconcurrent = 3\nlog_level = \"notice\"\nshutdown_timeout = 7"
        + Self.runner("b", "limit = 2") + Self.runner("c"))
    #expect(lines.count == 1)
    #expect(lines.first?.contains("configuration reloaded added=c changed=b removed=a") == true)
    let settings = try #require(await parts.posted.last)
    #expect(settings.limits.jobs == 3)
    #expect(settings.runners.map(\.name.text) == ["b", "c"])
    #expect(settings.runners.first?.limits.jobs == 2)
    #expect(parts.style.level == .notice)
    #expect(parts.reload.inForce.shutdownTimeout == .seconds(7))
    #expect(parts.world.provider(of: RunnerName("c")) != nil)
    #expect(parts.world.coordinator(of: RunnerName("c")) != nil)
  }

  @Test("a runner that is gone keeps its ports until the state needs them no longer")
  func removed() async throws {
    let a = RunnerName("a")
    let b = RunnerName("b")
    let parts = try Parts("state_file = \"s\"" + Self.runner("a") + Self.runner("b"))
    _ = try await parts.change(to: "state_file = \"s\"" + Self.runner("b"))
    let store = ForgettingStore(store: FakeWorld(), world: parts.world)
    var snapshot = Snapshot(installation: "0123456789abcdef0123456789abcdef")
    snapshot.runners = [a, b].map { RunnerStatus(name: $0, whyNot: nil, since: Sample.start) }
    try await store.commit(snapshot)
    #expect(parts.world.coordinator(of: a) != nil)
    #expect(parts.world.provider(of: a) != nil)
    snapshot.runners = []
    try await store.commit(snapshot)
    #expect(parts.world.coordinator(of: a) == nil)
    #expect(parts.world.provider(of: a) == nil)
    // One that is configured stays, whatever the state says of it.
    #expect(parts.world.coordinator(of: b) != nil)
    _ = try await parts.change(to: "state_file = \"s\"" + Self.runner("a"))
    try await store.commit(snapshot)
    #expect(parts.world.coordinator(of: a) != nil)
    #expect(parts.world.coordinator(of: b) == nil)
  }

  @Test("a coordinator that a runner was moved away from is there for the jobs it granted")
  func formerCoordinator() async throws {
    let a = RunnerName("a")
    let parts = try Parts("state_file = \"s\"" + Self.runner("a"))
    let moved = Self.runner("a").replacing("gitlab.example", with: "moved.example")
    _ = try await parts.change(to: "state_file = \"s\"" + moved)
    for url in ["https://gitlab.example", "https://moved.example", "https://never.example"] {
      let client = parts.world.coordinator(of: a, at: url) as? CoordinatorClient
      #expect(client?.baseURL == url)
    }
    let present = parts.world.coordinator(of: a, at: nil) as? CoordinatorClient
    #expect(present?.baseURL == "https://moved.example")
    #expect(parts.world.coordinator(of: RunnerName("z"), at: "https://moved.example") == nil)
    #expect(try #require(await parts.posted.last).runners.map(\.url) == ["https://moved.example"])
  }

  @Test("a token that was changed is still hidden")
  func formerToken() async throws {
    let parts = try Parts("state_file = \"s\"" + Self.runner("a"))
    for token in ["glrt-second0123456789", "glrt-second0123456789", "glrt-third0123456789"] {
      let changed = Self.runner("a").replacing("glrt-sesame0123456789", with: token)
      _ = try await parts.change(to: "state_file = \"s\"" + changed)
    }
    #expect(
      parts.secrecy.all.map { $0.reveal() }.sorted() == [
        "glrt-second0123456789", "glrt-sesame0123456789", "glrt-third0123456789",
      ])
  }

  @Test("a commit that fails forgets no ports")
  func failedCommit() async throws {
    let parts = try Parts("state_file = \"s\"" + Self.runner("a") + Self.runner("b"))
    _ = try await parts.change(to: "state_file = \"s\"" + Self.runner("b"))
    let disk = FakeWorld()
    disk.failCommits("no space")
    let store = ForgettingStore(store: disk, world: parts.world)
    let snapshot = Snapshot(installation: "0123456789abcdef0123456789abcdef")
    await #expect(throws: StateStoreError.self) { try await store.commit(snapshot) }
    #expect(parts.world.coordinator(of: RunnerName("a")) != nil)
  }

  @Test(
    "a broken file changes nothing, and each problem is a line of the log",
    arguments: [
      ("", 2), ("concurrent = 0", 3), ("concurrent = 0\ncheck_interval = true\nconcurent = 3", 5),
      ("[[runners", 2), ("[[runners]]", 5),
    ])
  func broken(text: String, lines: Int) async throws {
    let good = "state_file = \"s\"" + Self.runner("a")
    let parts = try Parts(good)
    let logged = try await parts.change(to: "log_level = \"trace\"\n" + text)
    #expect(logged.count == lines, "\(logged)")
    #expect(logged.contains { $0.contains(" error configuration is not valid") })
    #expect(logged.last?.contains("the old one stays in force") == true)
    #expect(await parts.posted.isEmpty)
    #expect(parts.style.level == .info)
    #expect(parts.reload.inForce.runners.map(\.name.text) == ["a"])
    // The next one is compared with what is in force, not with what was broken.
    let mended = try await parts.change(to: good)
    #expect(mended.count == 1)
    #expect(mended.first?.contains("added=- changed=- removed=-") == true)
  }

  @Test("a file that is gone, a folder, a pipe or a device changes nothing and holds up nothing")
  func noFile() async throws {
    let parts = try Parts("state_file = \"s\"" + Self.runner("a"))
    let missing = try await parts.change(to: nil)
    #expect(missing.count == 2)
    #expect(missing.first?.contains("there is no such file") == true)
    #expect(mkfifo(parts.path, 0o600) == 0)
    await parts.reload.now()
    #expect(unlink(parts.path) == 0)
    #expect(symlink("/dev/zero", parts.path) == 0)
    await parts.reload.now()
    #expect(unlink(parts.path) == 0)
    #expect(mkdir(parts.path, 0o700) == 0)
    await parts.reload.now()
    #expect(rmdir(parts.path) == 0)
    #expect(await parts.posted.isEmpty)
    _ = try await parts.change(to: "state_file = \"s\"" + Self.runner("a"))
    #expect(await parts.posted.count == 1)
  }

  @Test("what the command line gave stays in force")
  func overrides() async throws {
    let text = "state_file = \"s\"" + Self.runner("a")
    let parts = try Parts(
      text, overrides: Overrides(pollInterval: 9, jobProgressPollInterval: 8, pollCycles: 7),
      level: .debug)
    _ = try await parts.change(
      to: "check_interval = 2\njob_progress_poll_interval = 2\nlog_level = \"error\"\n" + text)
    let settings = try #require(await parts.posted.last)
    #expect(settings.checkInterval == .seconds(9))
    #expect(settings.rules.pollInterval == .seconds(8))
    #expect(settings.pollCycles == 7)
    #expect(parts.style.level == .debug)
  }

  @Test("Clever Cloud is looked at as often as is configured, or as the command line says")
  func lookInterval() async throws {
    func text(_ interval: Int, zone: String = "par") -> String {
      "state_file = \"s\"\njob_progress_poll_interval = \(interval)"
        + Self.runner("a", "cc_orga_id = \"o\"\ncc_token = \"t\"\ncc_zone = \"\(zone)\"")
        .replacing("local-docker", with: "clever-docker")
    }
    let a = RunnerName("a")
    let parts = try Parts(text(7))
    let first = try #require(parts.world.provider(of: a) as? CleverCloudProvider)
    #expect(first.lookInterval == .seconds(7))
    _ = try await parts.change(to: text(3))
    // What is under way has the earlier provider, which keeps what it has read.
    #expect(first.lookInterval == .seconds(3))
    #expect((parts.world.provider(of: a) as? CleverCloudProvider)?.lookInterval == .seconds(3))
    _ = try await parts.change(to: text(2, zone: "rbx"))
    #expect(first.lookInterval == .seconds(2))
    #expect((parts.world.provider(of: a) as? CleverCloudProvider)?.lookInterval == .seconds(2))
    let fixed = try Parts(text(7), overrides: Overrides(jobProgressPollInterval: 4))
    for interval in [5, 6] {
      let provider = fixed.world.provider(of: a) as? CleverCloudProvider
      #expect(provider?.lookInterval == .seconds(4))
      _ = try await fixed.change(to: text(interval))
    }
  }

  @Test("what is said of the inner runner follows its own keys")
  func info() async throws {
    let text = "state_file = \"s\"" + Self.runner("a")
    let parts = try Parts(text)
    for (more, shell, gpus) in [
      ("", "bash", ""), ("shell = \"\"\n[runners.docker]\ngpus = \"all\"", "bash", "all"),
      ("shell = \"pwsh\"\n[runners.docker]\ngpus = 1", "pwsh", ""),
    ] {
      _ = try await parts.change(to: text + more)
      let client = parts.world.coordinator(of: RunnerName("a")) as? CoordinatorClient
      #expect(client?.info.shell == shell)
      #expect(client?.info.gpus == gpus)
    }
  }

  @Test("another state file is told to count at the next start, and warnings are told")
  func warnings() async throws {
    let parts = try Parts("state_file = \"s\"" + Self.runner("a"))
    let lines = try await parts.change(
      to: "state_file = \"t\"\nlisten_address = \":9252\"\nconcurency = 3" + Self.runner("a"))
    #expect(lines.count == 4)
    #expect(
      lines.contains {
        $0.contains("warning configuration is suspicious") && $0.contains("key=concurency line=3")
      })
    #expect(lines.contains { $0.contains("key=listen_address line=2") })
    #expect(lines.contains { $0.contains("next start only key=state_file") })
    #expect(!lines.joined().contains("sesame"))
  }

  @Test("a change of address or token is a change of whom the runner asks, a limit is none")
  func endpoints() async throws {
    let text = "state_file = \"s\"" + Self.runner("a", "host = \"unix:///a\"")
    let parts = try Parts(text)
    for (old, new) in [
      ("", ""), ("gitlab.example", "other.example"), ("sesame", "rotated"),
      ("unix:///a", "unix:///b"),
    ] {
      _ = try await parts.change(to: old.isEmpty ? text : text.replacing(old, with: new))
    }
    let runners = await parts.posted.compactMap(\.runners.first)
    #expect(runners.count == 4)
    #expect(Set(runners.map(\.coordinator)).count == 3)
    #expect(Set(runners.map(\.provider)).count == 2)
    _ = try await parts.change(to: text + "\nlimit = 3")
    let limited = try #require(await parts.posted.last?.runners.first)
    #expect(limited.limits.jobs == 3)
    #expect(limited.coordinator == runners[0].coordinator)
    #expect(limited.provider == runners[0].provider)
  }

  @Test("the log follows the configuration, but for what the command line gave")
  func style() {
    var configuration = Configuration(path: "c")
    configuration.logLevel = .error
    configuration.logFormat = .json
    for (level, format) in [(nil, nil), (LogLevel.debug, nil), (nil, LogFormat.text)] {
      let style = LogStyle(level: level, format: format)
      style.follow(configuration)
      #expect(style.level == level ?? .error)
      #expect(style.format == format ?? .json)
    }
    let style = LogStyle()
    var logger = Logger(label: "test") { _ in
      StderrLog(style: style, hiding: Secrecy(), now: { Sample.start }, write: { _ in })
    }
    let other = logger
    logger.logLevel = .trace
    style.follow(configuration)
    #expect(logger.logLevel == .trace)
    #expect(other.logLevel == .error)
  }

  @Test("the numbers are one line of the log")
  func statistics() throws {
    let written = Written()
    let log = NoticeLog(
      logger: Logger(label: "test") { _ in
        StderrLog(
          style: LogStyle(), hiding: Secrecy(), now: { Sample.start }, write: written.append)
      })
    var numbers = Statistics()
    numbers.capacity.concurrent = 50
    numbers.capacity.quota = Weight(thousandths: 1500)
    numbers.running = 3
    numbers.totals.granted = 4
    log.record(.statistics(numbers))
    #expect(
      written.lines == [
        "2023-11-14T22:13:20.000Z info statistics decommissioning=0 ended=0 failed=0 failing=0 "
          + "granted=4 jobs=0/50 kept=0 orphans=0 provisioning=0/0 running=3 weight=0/1.5"
      ])
  }

  @Test("hpr run tells what is suspicious in the configuration to its log, in the log's format")
  func warningsOfTheStart() async throws {
    let scratch = try Scratch()
    let path = try scratch.configuration(global: "concurency = 3\nlog_format = \"json\"")
    // The lock of somebody else ends it before it asks anybody.
    let lock = open("\(scratch.path)/state.json.lock", O_RDWR | O_CREAT, 0o600)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let end = await hpr("run", path)
    #expect(end.status == .locked)
    let line = try #require(end.lines.first)
    let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
    #expect(json?["level"] == "warning")
    #expect(json?["key"] == "concurency")
    #expect(json?["line"] == "2")
    #expect(json?["hint"] == "write concurrent")
    #expect(end.lines.dropFirst().first?.hasPrefix("hpr: ") == true)
  }

  @Test("a pipe in the configuration's place, or in a secrets file's, ends 2 without waiting")
  func pipes() async throws {
    let scratch = try Scratch()
    let pipe = "\(scratch.path)/p"
    #expect(mkfifo(pipe, 0o600) == 0)
    for (place, why) in [
      (pipe, "it is a pipe that nobody writes into"), ("/dev/zero", "it is not a regular file"),
    ] {
      let end = await hpr("check", "-c", place)
      #expect(end.status == .invalid)
      #expect(end.lines == ["hpr: \(place): \(why)"])
      let path = try scratch.configuration(runner: "secrets_file = \"\(place)\"")
      let secrets = await hpr("check", "-c", path)
      #expect(secrets.status == .invalid)
      #expect(secrets.errors.contains("\(place) cannot be read: \(why)."))
    }
    #expect(mkfifo("\(scratch.path)/.runner_system_id", 0o600) == 0)
    let configuration = Configuration(path: "\(scratch.path)/c.toml")
    #expect(SystemID.known(to: configuration) == "r_hprcheck0000")
  }
}

/// Lines as a log writes them.
private final class Written: Sendable {
  private let all = Lock<[String]>([])
  var lines: [String] { all.withLock { $0 } }
  func clear() { all.withLock { $0 = [] } }
  func append(_ bytes: [UInt8]) {
    all.withLock { $0.append(String(decoding: bytes.dropLast(), as: UTF8.self)) }
  }
}

/// Nobody is asked in these tests.
private struct NoTransport: HTTPTransport {
  let secrecy: Secrecy
  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    throw HTTPError(.notConnected, "no transport", mayHaveBeenSent: false)
  }
  func stream(
    _ request: HTTPRequest, consume: @Sendable (HTTPHead, [UInt8]) async -> Bool
  ) async throws(HTTPError) -> HTTPHead {
    throw HTTPError(.notConnected, "no transport", mayHaveBeenSent: false)
  }
}
