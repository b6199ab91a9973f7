import Core
import Glibc
import StateFile

/// Adds what was tracked elsewhere to a state file, under its lock; all of it or nothing.
struct Importing: Sendable {
  private let configuration: Configuration
  private let path: String
  private let renamed: [String: RunnerName]
  private let clock: WallAnchoredClock
  private let warn: @Sendable (String) -> Void

  init(
    _ configuration: Configuration, _ path: String, renamed: [String: RunnerName],
    at clock: WallAnchoredClock, warn: @escaping @Sendable (String) -> Void
  ) {
    self.configuration = configuration
    self.path = path
    self.renamed = renamed
    self.clock = clock
    self.warn = warn
  }

  /// Adds what is in the bytes.
  /// - Returns: what came of it, in one line.
  /// - Throws: `CommandError`; then the state file is as it was, unless it was one of
  ///   heptapod-paas-runner itself and was taken over.
  func add(_ bytes: [UInt8], from name: String) async throws(CommandError) -> String {
    let input = try read(bytes, from: name)
    // What cannot be imported is refused before anything is touched.
    _ = try snapshot(of: input, Self.noInstallation, from: name) { _ in }
    let store = try open()
    let before = store.initial ?? Snapshot(installation: store.installation)
    let new = try snapshot(of: input, store.installation, from: name, warn)
    warnOfUnknownRunners(in: new)
    tellSet(before)
    // What is new is dated by the present clock already.
    var after = taken(up: before)
    let added = after.add(new.records, served: new.served)
    if added > 0 { try await commit(after, to: store) }
    return summary(of: new, added: store.takenOverFrom == nil ? added : nil, store)
  }

  private static let noInstallation = String(repeating: "0", count: 32)

  private func read(
    _ bytes: [UInt8], from name: String
  ) throws(CommandError) -> ImportedInput {
    do throws(CodingError) {
      return try ImportedInput(bytes)
    } catch {
      throw CommandError(
        .invalid, name, "nothing that can be imported: \(error.sentence)",
        hint: "a state file of heptapod-paas-runner or of hpr, or a record of a single step, can be"
      )
    }
  }

  private func snapshot(
    of input: ImportedInput, _ installation: String, from name: String,
    _ warn: @escaping @Sendable (String) -> Void
  ) throws(CommandError) -> Snapshot {
    do throws(ImportError) {
      switch input {
      case .over: return Snapshot(installation: installation)
      case .records(let snapshot):
        var snapshot = try snapshot.renaming(renamed)
        snapshot.records = try snapshot.records.map { (record) throws(ImportError) in
          try record.located(by: configuration.runner(record.key.runner), of: configuration.path)
        }
        return snapshot
      case .peer(let state):
        return try PeerTakeOver(configuration, renamed: renamed, at: clock.now, warn: warn)
          .state(state, installation: installation)
      }
    } catch {
      throw CommandError(.invalid, name, error.sentence, hint: error.hint)
    }
  }

  private func open() throws(CommandError) -> StateFile {
    warnOfOtherUser()
    let takeOver = PeerTakeOver(configuration, renamed: renamed, at: clock.now, warn: warn)
    do throws(StateFileError) {
      return try StateFile(at: path, takingOver: takeOver.state) { _ in }
    } catch {
      throw CommandError(error)
    }
  }

  private func taken(up snapshot: Snapshot) -> Snapshot {
    DispatcherState(
      restoring: snapshot, settings: Overrides().settings(configuration), at: clock.now,
      systemStart: clock.systemStart
    ).snapshot
  }

  private func tellSet(_ before: Snapshot) {
    let change = before.clockChange(knowing: clock.systemStart, at: clock.now)
    guard let warning = ClockWarning(change) else { return }
    warn("\(warning.message) (\(warning.seconds) seconds)")
  }

  private func commit(_ snapshot: Snapshot, to store: StateFile) async throws(CommandError) {
    // So that it tells at once what is used, and that nobody is asked.
    var snapshot = taken(up: snapshot)
    for index in snapshot.runners.indices {
      snapshot.runners[index].whyNot = "hpr run has not been started since jobs were imported"
      snapshot.runners[index].since = clock.now
    }
    do throws(StateStoreError) {
      try await store.commit(snapshot)
    } catch {
      throw CommandError(.failed, "the state cannot be written", error.summary)
    }
  }

  private func summary(of new: Snapshot, added: Int?, _ store: StateFile) -> String {
    let all = new.records.count
    let added = added ?? all
    let jobs = added == 1 ? "1 job" : "\(added) jobs"
    let known = all - added
    var line = "\(path): \(jobs) imported"
    if known > 0 { line += ", \(known) tracked already" }
    if let original = store.takenOverFrom {
      line += "; what was there of heptapod-paas-runner was taken over, and is kept at \(original)"
    }
    return line
  }

  private func warnOfUnknownRunners(in snapshot: Snapshot) {
    for name in Set(snapshot.records.map(\.key.runner)).sorted()
    where configuration.runner(name) == nil && !renamed.values.contains(name) {
      warn("there is no runner \"\(name)\": its jobs wait until there is one")
    }
  }

  /// What root writes, the user of the daemon can perhaps not read.
  private func warnOfOtherUser() {
    var status = stat()
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard stat(directory, &status) == 0, status.st_uid != geteuid() else { return }
    warn("\(directory) belongs to another user: import as the user that hpr run has")
  }
}
