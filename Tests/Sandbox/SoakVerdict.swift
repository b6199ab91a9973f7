import World

/// What came of a soak.
struct SoakVerdict: Sendable {
  private(set) var figures: [String] = []
  private(set) var violations: [String] = []

  /// - Parameters:
  ///   - state: what `hpr state show --json` said last.
  ///   - left: what is still on the engine.
  ///   - times: seconds.
  ///   - log: all that hpr wrote: it says "job granted" after it has stored the job.
  init(
    jobs: [JobBook], faults: [String: Int], daemon: SoakDaemon, state: JSON?, left: [String],
    isQuiet: Bool, times: (trouble: Double, rest: Double), log: String
  ) async {
    let kills = await daemon.kills
    let unheard = jobs.filter(\.isUnheard)
    let stored = log.split(separator: "\n").filter { $0.contains(" job granted ") }
    let unknowable = unheard.filter { job in
      Self.isUnknowable(job, kills) && !stored.contains { Self.tells($0, of: job) }
    }
    let lost = jobs.filter { job in
      job.grantedAt != nil && !job.state.isFinal && !unknowable.contains { $0.isSame(as: job) }
    }
    await tell(jobs, faults, daemon, unknowable.count, times)
    violations = await daemon.faults
    func note(_ what: String, _ jobs: [JobBook]) {
      violations += jobs.map {
        let book = String(decoding: JSON.bytes($0), as: UTF8.self)
        return "\(what): job \($0.id) of \($0.runner ?? "-"): \(book)"
      }
    }
    note("lost", lost)
    note("launched twice", jobs.filter { $0.launches.count > 1 })
    note("never asked for", jobs.filter { $0.state == .pending })
    violations += left.map { "left on the engine: \($0)" }
    if !Self.isZero(state) { violations.append("capacity or records are not zero: \(text(state))") }
    if !isQuiet { violations.append("the rest was not worked off in time") }
  }

  /// A grant whose answer did not arrive, or which hpr was killed over before it could store it.
  private static func isUnknowable(_ job: JobBook, _ kills: [Double]) -> Bool {
    guard job.grant == .sent, let granted = job.grantedAt else { return true }
    return kills.contains { (-0.5...3).contains($0 - granted) }
  }

  private static func tells(_ line: Substring, of job: JobBook) -> Bool {
    let words = line.split(separator: " ")
    return words.contains("job=\(job.id)") && words.contains("runner=\(job.runner ?? "")")
  }

  /// Whether hpr tracks nothing and holds no capacity.
  static func isZero(_ state: JSON?) -> Bool {
    guard let state, case .array(let jobs)? = state["jobs"], jobs.isEmpty else { return false }
    return ["jobs", "provisioning", "weight"].allSatisfy { state["capacity"]?[$0]?.int == 0 }
  }

  private func text(_ state: JSON?) -> String {
    state.map { String(decoding: JSON.bytes($0), as: UTF8.self) } ?? "hpr cannot say"
  }

  private mutating func tell(
    _ jobs: [JobBook], _ faults: [String: Int], _ daemon: SoakDaemon, _ unknowable: Int,
    _ times: (trouble: Double, rest: Double)
  ) async {
    func count(_ state: JobBook.State) -> Int { jobs.count { $0.state == state } }
    let granted = jobs.count { $0.grantedAt != nil }
    let byHpr = jobs.count { $0.reportedBy == "dispatcher" }
    figures = [
      "jobs: \(jobs.count) queued, \(granted) granted, \(count(.success)) succeeded, "
        + "\(count(.failed)) failed (\(byHpr) reported by hpr), \(count(.canceled)) cancelled, "
        + "\(unknowable) unknowable",
      "hpr: killed \(await daemon.kills.count) times, stopped \(await daemon.terminations) times",
      "time: \(Int(times.trouble)) s of faults, \(Int(times.rest)) s for the rest",
      "faults: \(faults.values.reduce(0, +))",
    ]
    figures += faults.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
  }
}

extension JobBook {
  fileprivate func isSame(as other: JobBook) -> Bool { id == other.id && runner == other.runner }
}
