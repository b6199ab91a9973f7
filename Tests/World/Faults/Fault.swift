/// Something that goes wrong on purpose: which calls it meets, and what happens to them.
///
/// In JSON every member but `endpoint` and `action` may be left out.
public struct Fault: Codable, Sendable, Equatable {
  /// The calls of the coordinator's API, by what they are for.
  public enum Endpoint: String, Codable, Sendable, CaseIterable {
    /// `POST /jobs/request`.
    case request
    /// `PATCH /jobs/:id/trace`.
    case trace
    /// `PUT /jobs/:id`.
    case update
    /// `GET /job`.
    case job
    /// `POST /runners`, `POST /user/runners`.
    case register
    /// `POST /runners/verify`.
    case verify
    /// `DELETE /runners`, `DELETE /runners/managers`.
    case unregister
    /// Both ways to reset an authentication token.
    case reset
    /// `GET /projects/:id/jobs/:id/trace`.
    case projectTrace
    /// `GET /groups/:id/custom_attributes`.
    case attributes
    /// Any call of the API.
    case any
    // The calls of Clever Cloud's API; `…` is `/organisations/:id`.
    /// `GET /products/instances`.
    case instanceTypes
    /// `GET /products/flavors`.
    case flavors
    /// `GET /summary`.
    case summary
    /// `GET …/applications`.
    case applications
    /// `POST …/applications`.
    case createApplication
    /// `GET …/applications/:id`.
    case application
    /// `DELETE …/applications/:id`.
    case deleteApplication
    /// `GET …/applications/:id/env`.
    case environment
    /// `PUT …/applications/:id/env`.
    case putEnvironment
    /// `GET …/deployments`.
    case allDeployments
    /// `GET …/applications/:id/deployments`.
    case deployments
    /// `DELETE …/applications/:id/deployments/:id/instances`, and of all instances.
    case cancelDeployment
    /// `GET …/applications/:id/instances`.
    case instances
  }

  /// What happens.
  public enum Action: String, Codable, Sendable, CaseIterable {
    /// The call waits until the fault is released, then goes on.
    case hold
    /// The call waits for `seconds`, then goes on.
    case delay
    /// `status` is answered, with `headers` and `body`.
    case answer
    /// A page for people is answered, with `status` and `headers`.
    case html
    /// The connection is closed without a byte.
    case cut
    /// The connection is reset without a byte.
    case reset
    /// The connection is closed after half of the true answer's body.
    case half
    /// An answer of `status` begins, and its body never ends.
    case endless
    /// Nothing listens at the coordinator's address. Nobody can tell who calls, so it meets all;
    /// only the address for control still answers.
    case refuse
  }

  /// When it happens.
  public enum Moment: String, Codable, Sendable, CaseIterable {
    /// Before the coordinator does what was asked.
    case before
    /// After it did, before its answer.
    case after
  }

  /// Which call.
  public var endpoint: Endpoint
  /// What happens to it.
  public var action: Action
  /// When.
  public var moment = Moment.before
  /// Only calls about this job.
  public var job: Int?
  /// Only updates to this state.
  public var state: String?
  /// Only calls about the group of this full path.
  public var group: String?
  /// Only calls with the token of the runner of this name.
  public var runner: String?
  /// Only calls with this token, be it a runner's or a job's.
  public var token: String?
  /// Only calls of an `inner` runner, or only of the `dispatcher`.
  public var caller: String?
  /// How many calls it meets; nil: all.
  public var times: Int?
  /// Of 100 calls that it could meet, how many it does; nil: all.
  public var percent: Double?
  /// What the share is drawn from; the same seed draws the same calls.
  public var seed: UInt64 = 0
  /// Seconds after which it is over by itself; nil: when it is released.
  public var lasts: Double?
  /// How long a call is delayed.
  public var seconds = 1.0
  /// The status of an answer; nil: 503, of a page 502, of an endless body 200.
  public var status: Int?
  /// Headers of that answer. A value `@+N` stands for the date in N seconds, as HTTP writes it.
  public var headers: [String: String] = [:]
  /// Body of that answer.
  public var body = ""

  /// A fault that meets every call of an endpoint; narrow it by setting the rest.
  public init(
    _ endpoint: Endpoint, _ action: Action, _ moment: Moment = .before, job: Int? = nil,
    state: String? = nil, status: Int? = nil, times: Int? = nil
  ) {
    self.endpoint = endpoint
    self.action = action
    self.moment = moment
    self.job = job
    self.state = state
    self.status = status
    self.times = times
  }

  func meets(_ facts: CallFacts, _ moment: Moment) -> Bool {
    // Half of an answer needs an answer, so it can only come after the act.
    action != .refuse && (action == .half ? .after : self.moment) == moment
      && (endpoint == .any || endpoint == facts.endpoint)
      && (job == nil || job == facts.job) && (state == nil || state == facts.state)
      && (group == nil || group == facts.group)
      && (runner == nil || runner == facts.runner) && (token == nil || token == facts.token)
      && (caller == nil || caller == facts.caller)
  }

  /// What is wrong with the fault itself, in a few words; nil: nothing.
  var nonsense: String? {
    let isNarrow =
      job != nil || [state, group, runner, token, caller].contains { $0 != nil }
    switch self {
    case _ where action == .refuse && (endpoint != .any || isNarrow || percent != nil):
      return "who calls is not known before the connection: refuse meets any call"
    case _ where percent.map { !(0...100).contains($0) } ?? false: return "percent is 0 to 100"
    case _ where status.map { !(100...599).contains($0) } ?? false: return "status is 100 to 599"
    case _ where times.map { $0 < 0 } ?? false: return "times is not negative"
    case _ where !(0...86_400).contains(seconds) || !(0...86_400).contains(lasts ?? 0):
      return "no time is negative or longer than a day"
    default: return nil
    }
  }
}

/// What a fault is chosen by.
struct CallFacts: Sendable {
  var endpoint: Fault.Endpoint
  var job: Int?
  var state: String?
  var group: String?
  var runner: String?
  var token: String?
  var caller = "dispatcher"
}
