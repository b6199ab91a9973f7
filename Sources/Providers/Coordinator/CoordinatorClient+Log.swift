public import Core

extension CoordinatorClient {
  /// Whether anything stands in the job's log, asked with the access token for that. GitLab gives
  /// the whole log or none of it, so the answer is let go at its first byte
  /// (facts: coordinator §7).
  public func readLog(of job: JobID, project: ProjectID) async -> LogAnswer {
    var request = request("GET", "/projects/\(project)/jobs/\(job)/trace", accept: "*/*")
    guard let watchToken else {
      return .forbidden(Trouble("\(request.summary): there is no token to read job logs with"))
    }
    request.headers.append(("PRIVATE-TOKEN", watchToken.reveal()))
    let beginning = Lock<[UInt8]>([])
    do throws(HTTPError) {
      let head = try await transport.stream(request) { head, bytes in
        let size = beginning.withLock { kept in
          kept += bytes.prefix(max(0, Self.mostOfARefusal - kept.count))
          return kept.count
        }
        return head.status != 200 && size < Self.mostOfARefusal
      }
      let response = HTTPResponse(head: head, body: beginning.withLock { $0 })
      return answer(response, to: request, hiding: watchToken).logAnswer
    } catch { return .unknown(Trouble(error)) }
  }

  /// How much of an answer that is no log is taken, for the reason that it may give.
  private static let mostOfARefusal = 4096
}
