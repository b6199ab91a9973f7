extension HTTPTransport {
  /// Sends a request and gathers the whole answer, again and again as the policy says. The result
  /// is that of the last attempt. A cancellation ends the waiting too, with `cancelled`, unless the
  /// request ignores it: then the outcome that there is stands, and no further attempt is made.
  /// - Parameters:
  ///   - clock: by which it waits.
  ///   - seed: spreads those that failed together.
  public func send(
    _ request: HTTPRequest, retrying policy: RetryPolicy,
    clock: some Clock<Duration>, seed: UInt64 = .random(in: 0...UInt64.max)
  ) async throws(HTTPError) -> HTTPResponse {
    let began = clock.now
    var failures = 0
    while true {
      let result = await outcome(of: request)
      failures += 1
      guard
        let wait = policy.wait(
          after: result.outcome, of: request, failures: failures,
          elapsed: began.duration(to: clock.now), seed: seed)
      else { return try result.get() }
      if (try? await clock.sleep(for: wait)) != nil { continue }
      if request.ignoresCancellation { return try result.get() }
      throw HTTPError(
        .cancelled, "\(request.summary): cancelled",
        mayHaveBeenSent: result.mayHaveBeenSent)
    }
  }

  private func outcome(of request: HTTPRequest) async -> Result<HTTPResponse, HTTPError> {
    do throws(HTTPError) { return .success(try await send(request)) } catch {
      return .failure(error)
    }
  }
}

extension Result<HTTPResponse, HTTPError> {
  fileprivate var outcome: RetryPolicy.Outcome {
    switch self {
    case .success(let response): .answer(response.head)
    case .failure(let error): .failure(error)
    }
  }

  fileprivate var mayHaveBeenSent: Bool {
    switch self {
    case .success: true
    case .failure(let error): error.mayHaveBeenSent
    }
  }
}
