/// Something that goes wrong with a deployment repository on purpose.
public struct DeploymentFault: Codable, Sendable, Equatable {
  /// The calls of git's smart HTTP protocol.
  public enum Endpoint: String, Codable, Sendable {
    /// `GET info/refs`.
    case refs
    /// `POST git-receive-pack`.
    case push
    /// Any call.
    case any
  }

  /// What happens.
  public enum Action: String, Codable, Sendable {
    /// The call waits for `seconds`, or until the fault is released, then goes on.
    case hold
    /// `status` is answered, with `headers` and `body`.
    case answer
    /// The connection is closed without a byte.
    case cut
    /// The connection is closed after half of the true answer's body.
    case half
    /// The true answer without its body.
    case empty
  }

  /// When it happens.
  public enum Moment: String, Codable, Sendable {
    /// Before git is asked.
    case before
    /// After git did what was asked.
    case after
  }

  /// Which call.
  public var endpoint: Endpoint
  /// What happens to it.
  public var action: Action
  /// When; `half` and `empty` know only `after`.
  public var moment: Moment
  /// Only calls to this repository.
  public var repository: String?
  /// How many calls it meets; nil: all.
  public var times: Int?
  /// Of 100 calls that it could meet, how many it does; nil: all.
  public var percent: Double?
  /// What the share is drawn from; the same seed draws the same calls.
  public var seed: UInt64 = 0
  /// How long `hold` holds; nil: until it is released.
  public var seconds: Double?
  /// What `answer` answers.
  public var status: Int
  /// Headers of that answer.
  public var headers: [String: String] = [:]
  /// Body of that answer.
  public var body = ""

  /// A fault of every call of an endpoint, unless narrowed.
  public init(
    _ endpoint: Endpoint, _ action: Action, _ moment: Moment = .before, repository: String? = nil,
    times: Int? = nil, seconds: Double? = nil, status: Int = 503
  ) {
    self.endpoint = endpoint
    self.action = action
    self.moment = moment
    self.repository = repository
    self.times = times
    self.seconds = seconds
    self.status = status
  }

  func meets(_ call: GitCall, _ moment: Moment) -> Bool {
    (endpoint == .any || endpoint == call.endpoint) && moment == self.moment
      && (repository == nil || repository == call.repository)
  }

  /// What becomes of the answer of a call that this fault ends.
  func answer(insteadOf answer: Answer) -> Answer {
    var answer = answer
    switch action {
    case .hold: break
    case .answer: answer = Answer(status, headers, text: body)
    case .cut: answer.cut = .whole
    case .half: answer.cut = .half
    case .empty: answer.body.removeAll()
    }
    return answer
  }
}
