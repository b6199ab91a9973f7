import Foundation
import World

extension Contest {
  /// What hpr did otherwise than the peer and has no right to, one line each.
  static func differences(_ peer: Performance, _ hpr: Performance) -> [String] {
    var all = peer.isClean && hpr.isClean ? [] : ["more than one application or launch of a job"]
    if Set(peer.jobs.keys) != Set(hpr.jobs.keys) {
      all.append("jobs: \(peer.jobs.keys.sorted()), \(hpr.jobs.keys.sorted())")
    }
    for (job, theirs) in peer.jobs.sorted(by: { $0.key < $1.key }) {
      guard let ours = hpr.jobs[job] else { continue }
      all += differences(theirs, ours).map { "job \(job): \($0)" }
      all += changed(hpr.configured, ours).map { "job \(job): \($0)" }
    }
    return all
  }

  private static func differences(_ peer: Pushed, _ hpr: Pushed) -> [String] {
    var all: [String] = []
    func compare<Value: Equatable>(_ what: String, _ peer: Value, _ hpr: Value) {
      if peer != hpr { all.append("\(what): peer \(peer), hpr \(hpr)") }
    }
    compare("shape of the name", shape(peer.name, mark: 8), shape(hpr.name, mark: 8))
    compare("files", peer.names, hpr.names)
    compare("Dockerfile", peer.dockerfile, hpr.dockerfile)
    compare("beside the runner", peer.sections, hpr.sections)
    all += differences("parameter", peer.parameters, hpr.parameters)
    all += differences("environment", peer.environment, hpr.environment)
    all += differences("job.json", expected(peer.job), members(of: hpr.job))
    all += differences("runner.toml", expected(peer.runner), withoutEmpty(hpr.runner))
    return all
  }

  /// What is forwarded to the inner runner otherwise than it is configured: hpr changes nothing but
  /// the executor and the token (config.md, at the top and §4).
  static func changed(_ configured: [String: JSON], _ pushed: Pushed) -> [String] {
    func forwarded(_ section: [String: JSON]) -> [String: JSON] {
      section.filter { !isWithheld($0.key) && !["executor", "token"].contains($0.key) }
    }
    return differences(
      "forwarded", ("configured", forwarded(configured)), ("pushed", forwarded(pushed.runner)))
  }

  private static func differences<Value: Equatable>(
    _ what: String, _ peer: [String: Value], _ hpr: [String: Value]
  ) -> [String] { differences(what, ("peer", peer), ("hpr", hpr)) }

  private static func differences<Value: Equatable>(
    _ what: String, _ one: (name: String, values: [String: Value]),
    _ other: (name: String, values: [String: Value])
  ) -> [String] {
    Set(one.values.keys).union(other.values.keys).sorted().compactMap { key in
      guard one.values[key] != other.values[key] else { return nil }
      func text(_ value: Value?) -> String { value.map { "\($0)" } ?? "nothing" }
      return "\(what) \(key): \(one.name) \(text(one.values[key])), "
        + "\(other.name) \(text(other.values[key]))"
    }
  }

  private static func members(of json: JSON?) -> [String: JSON] {
    guard case .object(let members)? = json else { return [:] }
    return members
  }

  /// The mark differs: of the peer's it is the begin of the token, in whatever characters.
  private static func shape(_ name: String, mark: Int) -> String {
    let prefix = "hpd-job-"
    return name.hasPrefix(prefix)
      ? prefix + "…" + name.dropFirst(prefix.count + mark) : name
  }

  // MARK: what is allowed (config.md §4)

  /// The peer's section as hpr should have it: without what the inner runner need not know, and
  /// with only as much of the token as names and cache paths are derived from.
  private static func expected(_ peer: [String: JSON]) -> [String: JSON] {
    var section = peer.filter { !isWithheld($0.key) }
    section["token"] = peer["token"]?.string.map { .string(cut($0)) }
    return section
  }

  /// The peer's payload as hpr should have it: the alias of a service ends before the digest of its
  /// name, in which the peer leaves `@sha256`.
  private static func expected(_ peer: JSON?) -> [String: JSON] {
    var job = members(of: peer)
    guard case .array(let services)? = job["services"] else { return job }
    job["services"] = .array(
      services.map { service in
        var members = members(of: service)
        if let alias = members["alias"]?.string, alias.hasSuffix("@sha256") {
          members["alias"] = .string(String(alias.dropLast("@sha256".count)))
        }
        return .object(members)
      })
    return job
  }

  /// The peer leaves out tables without entries, and those that have only such, but for elements
  /// of arrays; hpr forwards them.
  private static func withoutEmpty(_ section: [String: JSON]) -> [String: JSON] {
    section.compactMapValues { value in
      let rest = withoutEmpty(value)
      // A bare nil would be JSON's null.
      return rest == .object([:]) ? JSON?.none : rest
    }
  }

  private static func withoutEmpty(_ value: JSON) -> JSON {
    switch value {
    case .object(let members): .object(withoutEmpty(members))
    case .array(let elements): .array(elements.map(withoutEmpty))
    default: value
    }
  }

  private static func isWithheld(_ key: String) -> Bool {
    ["cc_", "paas_", "paas-runner-helper-"].contains(where: key.hasPrefix)
      || [
        "heptapod_runner_main_image", "heptapod_paas_runner_helper_image", "job_trace_watch",
        "quota_max_fraction", "secrets_file", "limit", "request_concurrency",
      ].contains(key)
  }

  private static func cut(_ token: String) -> String {
    guard !token.hasPrefix("secret:") else { return token }
    let prefix = token.hasPrefix("glrt-") ? "glrt-" : ""
    return prefix + token.dropFirst(prefix.count).prefix(9)
  }
}
