/// Something that goes wrong on purpose: which calls it meets, and what happens to them.
///
/// In JSON every member but `endpoint` and `action` may be left out.
public struct Fault: Codable, Sendable, Equatable {
  /// The calls of the coordinator's API, by what they are for.
  public enum Endpoint: String, Codable, Sendable {
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
  public enum Action: String, Codable, Sendable {
    /// The call waits until the fault is released, then goes on.
    case hold
    /// `status` is answered, with `headers` and `body`.
    case answer
    /// The connection is closed without a byte.
    case cut
    /// The connection is closed after half of the true answer's body.
    case half
  }

  /// When it happens.
  public enum Moment: String, Codable, Sendable {
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
  /// Only calls with the token of the runner of this name.
  public var runner: String?
  /// Only calls of an `inner` runner, or only of the `dispatcher`.
  public var caller: String?
  /// How many calls it meets; nil: all.
  public var times: Int?
  /// What `answer` answers.
  public var status = 503
  /// Headers of that answer.
  public var headers: [String: String] = [:]
  /// Body of that answer.
  public var body = ""

  /// A fault that meets every call of an endpoint; narrow it by setting the rest.
  public init(
    _ endpoint: Endpoint, _ action: Action, _ moment: Moment = .before, job: Int? = nil,
    state: String? = nil, status: Int = 503, times: Int? = nil
  ) {
    self.endpoint = endpoint
    self.action = action
    self.moment = moment
    self.job = job
    self.state = state
    self.status = status
    self.times = times
  }

  /// Reads what is there, and takes the defaults for the rest.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    endpoint = try members.decode(Endpoint.self, forKey: .endpoint)
    action = try members.decode(Action.self, forKey: .action)
    moment = try members.decodeIfPresent(Moment.self, forKey: .moment) ?? .before
    job = try members.decodeIfPresent(Int.self, forKey: .job)
    state = try members.decodeIfPresent(String.self, forKey: .state)
    runner = try members.decodeIfPresent(String.self, forKey: .runner)
    caller = try members.decodeIfPresent(String.self, forKey: .caller)
    times = try members.decodeIfPresent(Int.self, forKey: .times)
    status = try members.decodeIfPresent(Int.self, forKey: .status) ?? 503
    headers = try members.decodeIfPresent([String: String].self, forKey: .headers) ?? [:]
    body = try members.decodeIfPresent(String.self, forKey: .body) ?? ""
  }

  func meets(_ facts: CallFacts, _ moment: Moment) -> Bool {
    // Half of an answer needs an answer, so it can only come after the act.
    (action == .half ? .after : self.moment) == moment
      && (endpoint == .any || endpoint == facts.endpoint)
      && (job == nil || job == facts.job) && (state == nil || state == facts.state)
      && (runner == nil || runner == facts.runner) && (caller == nil || caller == facts.caller)
  }
}

/// What a fault is chosen by.
struct CallFacts: Sendable {
  var endpoint: Fault.Endpoint
  var job: Int?
  var state: String?
  var runner: String?
  var caller = "dispatcher"
}
