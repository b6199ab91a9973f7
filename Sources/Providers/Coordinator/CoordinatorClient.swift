public import Core

/// The coordinator as one runner sees it: GitLab's or Heptapod's runner API over HTTP
/// (facts: coordinator §§1–5).
public struct CoordinatorClient: CoordinatorPort {
  /// The coordinator's address without `/api/v4`.
  public let baseURL: String
  let token: Secret
  let systemID: String
  let info: RunnerInfo
  let tls: TLSIdentity
  let watchToken: Secret?
  let transport: any HTTPTransport

  /// Joins the parts.
  /// - Parameters:
  ///   - baseURL: the coordinator's address without `/api/v4` and without a slash at its end.
  ///   - token: the runner's authentication token.
  ///   - systemID: which of the machines that share the token this is, 64 characters at most.
  ///   - info: what the runner says of itself.
  ///   - tls: whom to trust, and who we are.
  ///   - watchToken: a user's access token that may read the logs of jobs; nil if there is none.
  ///   - transport: sends the requests.
  public init(
    baseURL: String, token: Secret, systemID: String, info: RunnerInfo, tls: TLSIdentity,
    watchToken: Secret? = nil, transport: any HTTPTransport
  ) {
    self.baseURL = baseURL
    self.token = token
    self.systemID = systemID
    self.info = info
    self.tls = tls
    self.watchToken = watchToken
    self.transport = transport
  }

  /// The same runner at another coordinator, for jobs that were granted there: their calls show
  /// the job's own token only.
  public func elsewhere(_ url: String) -> CoordinatorClient {
    CoordinatorClient(
      baseURL: url, token: token, systemID: systemID, info: info, tls: tls, transport: transport)
  }

  /// Asks for one job, for 90 s at most. The cancellation of the task does not end the request: a
  /// job may be on its way, and nobody else would ever hear of it.
  public func requestJob(lastUpdate: String?) async -> JobRequestAnswer {
    var request = request("POST", "/jobs/request", json: jobRequestBody(lastUpdate: lastUpdate))
    request.headers.append(("RUNNER-TOKEN", token.reveal()))
    request.deadlines.total = .seconds(90)
    request.largeAnswer = LargeAnswer(status: 201, limit: 64 << 20)
    request.ignoresCancellation = true
    return await answer(to: request).map(
      { $0.jobRequestAnswer(after: lastUpdate) }, otherwise: Self.jobRequestAnswer)
  }

  /// Asks whether the runner's token is known. The coordinator also learns `info` by it.
  public func verify() async -> VerifyAnswer {
    let request = request("POST", "/runners/verify", json: verifyBody())
    return await answer(to: request).map(\.verifyAnswer) { .unknown(Trouble($0)) }
  }

  /// Reports the state of a job.
  public func update(
    _ job: JobID, token: Secret, to state: JobUpdate
  ) async -> JobUpdateAnswer {
    var request = request("PUT", "/jobs/\(job)", json: Self.updateBody(state, token: token))
    request.headers.append(("JOB-TOKEN", token.reveal()))
    return await answer(to: request, hiding: token).map(\.jobUpdateAnswer) {
      .unknown(Trouble($0))
    }
  }

  /// Appends to the job's log. Sending the same bytes again at the same offset does no harm.
  public func append(
    _ bytes: [UInt8], at offset: Int, to job: JobID, token: Secret
  ) async -> TraceAnswer {
    var request = request("PATCH", "/jobs/\(job)/trace?debug_trace=false")
    let (end, isTooFar) = offset.addingReportingOverflow(bytes.count)
    if isTooFar || offset < 0 {
      return .unknown(Trouble("\(request.summary): no log has an offset of \(offset)"))
    }
    request.headers += [
      ("Content-Type", "text/plain"), ("Content-Range", "\(offset)-\(max(offset, end - 1))"),
      ("JOB-TOKEN", token.reveal()),
    ]
    request.body = bytes
    return await answer(to: request, hiding: token).map(
      { $0.traceAnswer(expecting: end) },
      otherwise: { .unknown(Trouble($0)) })
  }

  /// Asks with the job's own token whether it is still executing.
  public func status(of job: JobID, token: Secret) async -> JobStatusAnswer {
    var request = request("GET", "/job")
    request.headers.append(("JOB-TOKEN", token.reveal()))
    return await answer(to: request, hiding: token).map(
      { $0.jobStatusAnswer(of: job) }, otherwise: { .unknown(Trouble($0)) })
  }

  func request(
    _ method: String, _ path: String, json: [UInt8]? = nil, accept: String = "application/json"
  ) -> HTTPRequest {
    var headers = [("Accept", accept), ("X-Request-Id", Self.requestID())]
    if json != nil { headers.append(("Content-Type", "application/json")) }
    return HTTPRequest(
      method, "\(baseURL)/api/v4\(path)", headers: headers, body: json, tls: tls,
      responseLimit: 1 << 20)
  }

  func answer(
    to request: HTTPRequest, hiding secret: Secret? = nil
  ) async -> Result<CoordinatorAnswer, HTTPError> {
    do throws(HTTPError) {
      let response = try await transport.send(request)
      return .success(answer(response, to: request, hiding: secret))
    } catch { return .failure(error) }
  }

  func answer(
    _ response: HTTPResponse, to request: HTTPRequest, hiding secret: Secret?
  ) -> CoordinatorAnswer {
    let place = request.url.dropFirst(baseURL.count).prefix { $0 != "?" }
    return CoordinatorAnswer(
      response, to: "\(request.method) \(place)",
      hiding: [token, secret].compactMap(\.self), transport.secrecy)
  }

  /// 32 hexadecimal digits, new for each call, by which both sides' logs can be compared.
  private static func requestID() -> String {
    [UInt64.random(in: 0...UInt64.max), .random(in: 0...UInt64.max)].map {
      let digits = String($0, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

extension Result {
  /// One value from either.
  func map<Value>(
    _ success: (Success) -> Value, otherwise failure: (Failure) -> Value
  ) -> Value {
    switch self {
    case .success(let value): success(value)
    case .failure(let error): failure(error)
    }
  }
}
