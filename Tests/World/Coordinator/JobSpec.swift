/// A job to queue. In JSON every member may be left out.
public struct JobSpec: Codable, Sendable, Equatable {
  /// The job's name.
  public var name = "unit"
  /// The lines of its script.
  public var script = ["echo hi"]
  /// The lines that run in any case afterwards; none: no such step.
  public var afterScript: [String] = []
  /// The job's own timeout, in seconds.
  public var timeout = 3600
  /// The image that it asks for; nil: none.
  public var image: String? = "alpine"
  /// More variables, after the predefined ones.
  public var variables: [String: String] = [:]
  /// Seconds before it is offered to a runner.
  public var delay = 0.0
  /// The name of the one runner that may take it; nil: any.
  public var runner: String?
  /// The project's full path; its first part is the root namespace.
  public var project = "grp/demo"
  /// A payload to send in place of the one made from the rest, whatever it is; in it `$ID` and
  /// `$TOKEN` stand for the job's own.
  public var payload: String?
  /// The failure reasons that the payload lists.
  public var failureReasons = [
    "script_failure", "runner_system_failure", "job_execution_timeout", "job_canceled",
  ]
  /// How often the final state is answered 202 before it is stored, when it has a checksum.
  public var finalDelays = 0
  /// Bytes of log that are too many.
  public var traceLimit = 100 << 20

  /// A job with the given script; the rest may be set afterwards.
  public init(script: [String] = ["echo hi"], name: String = "unit") {
    self.script = script
    self.name = name
  }

  /// Reads what is there, and takes the defaults for the rest.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
      value = try members.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    try read(.name, into: &name)
    try read(.script, into: &script)
    try read(.afterScript, into: &afterScript)
    try read(.timeout, into: &timeout)
    try read(.variables, into: &variables)
    try read(.delay, into: &delay)
    try read(.project, into: &project)
    try read(.failureReasons, into: &failureReasons)
    try read(.finalDelays, into: &finalDelays)
    try read(.traceLimit, into: &traceLimit)
    if members.contains(.image) { image = try members.decodeIfPresent(String.self, forKey: .image) }
    runner = try members.decodeIfPresent(String.self, forKey: .runner)
    payload = try members.decodeIfPresent(String.self, forKey: .payload)
  }
}
