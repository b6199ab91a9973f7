import Core

// What each status means, by the tables of the fact sheet (coordinator §§1.2, 2.1, 3, 4, 5.1, 7).

extension CoordinatorAnswer {
  /// `sent` is the value that went with the request: a conflict leaves it as good as it was.
  func jobRequestAnswer(after sent: String?) -> JobRequestAnswer {
    if status == 201 { return grant }
    if isForeign { return .refused(trouble) }
    switch status {
    case 204: return .none(lastUpdate: lastUpdate)
    case 409: return .conflict(lastUpdate: lastUpdate ?? sent, trouble)
    case 403: return .forbidden(trouble)
    default: return .refused(trouble)
    }
  }

  private var grant: JobRequestAnswer {
    do throws(PayloadError) {
      _ = try JobPayload(reading: response.body)
      return .granted(payload: response.body)
    } catch {
      var trouble = trouble(error.sentence)
      trouble.kind = .unreadable
      return .unreadableGrant(bytes: response.body, trouble)
    }
  }

  var verifyAnswer: VerifyAnswer {
    if isForeign { return .unknown(trouble) }
    switch status {
    // Very old coordinators answer with the bare number.
    case 200 where json?.object != nil || json?.int64 == 200 || json?.string == "200": return .valid
    case 403: return .invalid(trouble)
    default: return .unknown(trouble)
    }
  }

  var jobUpdateAnswer: JobUpdateAnswer {
    if isForeign { return .unknown(trouble) }
    switch status {
    case 200: return .accepted(jobStatus)
    case 202: return .pending(after: updateInterval)
    case 403: return .forbidden(jobStatus, trouble)
    default: return isDefiniteNo ? .refused(trouble) : .unknown(trouble)
    }
  }

  /// `expected` is where the log ends if the coordinator does not say.
  func traceAnswer(expecting expected: Int) -> TraceAnswer {
    if isForeign { return .unknown(trouble) }
    switch status {
    case 202: return .accepted(next: logLength ?? expected, jobStatus)
    case 416: return .outOfRange(next: logLength, jobStatus)
    case 403: return .forbidden(jobStatus, trouble)
    // Not GitLab's words for a job of its own: a proxy without its credentials or its backend.
    case 401, 404: return .unknown(trouble)
    default: return isDefiniteNo ? .refused(trouble) : .unknown(trouble)
    }
  }

  func jobStatusAnswer(of job: JobID) -> JobStatusAnswer {
    if isForeign { return .unknown(trouble) }
    switch status {
    case 401: return .unauthorized
    case 200:
      guard let json, let word = json["status"]?.string else {
        return .unknown(trouble("the answer is no job"))
      }
      if let id = json["id"]?.int64, id != job.number {
        return .unknown(trouble("the answer is about job \(id)"))
      }
      return .executing(JobStatus(word))
    default: return .unknown(trouble)
    }
  }

  /// Only text is a log, and a log may begin like a page.
  var logAnswer: LogAnswer {
    let type = header("Content-Type")?.lowercased()
    let isText = type?.hasPrefix("text/plain") == true
    if isForeign, status != 200 || !isText { return .unknown(trouble) }
    switch status {
    case 200 where isText || type == nil: return response.body.isEmpty ? .empty : .written
    case 200: return .unknown(trouble("the answer is no log"))
    case 401, 403, 404: return .forbidden(trouble)
    default: return .unknown(trouble)
    }
  }

  /// Whether asking again would bring the same. A conflict (409) may pass, and "later" is no "no".
  private var isDefiniteNo: Bool {
    (400..<500).contains(status) && ![408, 409, 425, 429].contains(status)
  }
}

extension CoordinatorClient {
  /// What a request for a job that got no whole answer means.
  static func jobRequestAnswer(_ error: HTTPError) -> JobRequestAnswer {
    let trouble = Trouble(error)
    if error.status == 201 { return .unreadableGrant(bytes: error.received, trouble) }
    return error.kind == .unreadable ? .refused(trouble) : .unanswered(trouble)
  }
}

extension Trouble {
  /// A request that got no whole answer.
  init(_ error: HTTPError) {
    let kind: Kind? =
      switch error.kind {
      case .notConnected: .unreachable
      case .timedOut: .silent
      case .cut: .cut
      case .unreadable: .unreadable
      case .invalidRequest, .cancelled: nil
      }
    self.init(error.message, kind: kind)
  }
}
