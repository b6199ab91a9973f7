import Glibc

/// What the coordinator's answer means for the job.
enum Verdict: Equatable {
  case goOn
  /// The user asked to stop, and the job may still tidy up.
  case canceling
  /// The job is no longer ours: stop and send nothing more.
  case over
  /// No answer, or one that asks to try again.
  case unclear
}

/// The calls of a runner that works on one job.
struct Coordinator {
  let http: HTTP
  let job: Job
  /// Told with every call, so that a second run of the same job is noticed.
  let run: String

  /// Tells a state; `extra` are further members of the body, with a comma before.
  func put(state: String, extra: String = "") -> (Verdict, Answer?) {
    let body = "{\"token\":\(job.token.asJSON),\"state\":\"\(state)\"\(extra)}"
    let answer = http.send(
      "PUT", "/jobs/\(job.id)", headers: headers("application/json"), body: Array(body.utf8))
    return (verdict(answer), answer)
  }

  /// Appends to the trace at `offset`; returns too where the coordinator says that it ends now.
  func patch(_ bytes: [UInt8], at offset: Int) -> (Verdict, size: Int?) {
    let range = "\(offset)-\(offset + max(bytes.count, 1) - 1)"
    let answer = http.send(
      "PATCH", "/jobs/\(job.id)/trace?debug_trace=false",
      headers: headers("text/plain") + [("Content-Range", range)], body: bytes)
    let size = answer?.header("range")?.split(separator: "-").last.flatMap { Int($0) }
    return (verdict(answer), size)
  }

  private func headers(_ type: String) -> [(String, String)] {
    [
      ("Content-Type", type), ("Accept", "application/json"), ("JOB-TOKEN", job.token),
      ("X-Inner-Runner", run), ("User-Agent", "inner-runner 1"),
    ]
  }

  private func verdict(_ answer: Answer?) -> Verdict {
    guard let answer else { return .unclear }
    let status = answer.header("job-status")
    if answer.status == 403 || answer.status == 404 { return .over }
    if status == "canceled" || status == "failed" { return .over }
    if status == "canceling" { return .canceling }
    return answer.status < 300 || answer.status == 416 ? .goOn : .unclear
  }
}
