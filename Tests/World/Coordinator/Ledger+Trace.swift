import Foundation

extension Ledger {
  /// `PATCH /jobs/:id/trace`: only the start of the range counts; a chunk that is already stored
  /// is taken again without a word.
  mutating func appendTrace(_ id: Int, _ call: Call, at now: Double) -> Answer {
    if let refusal = tooMany(.trace, jobToken(of: call), at: now) { return refusal }
    let (index, refusal) = authenticate(id, call, at: now)
    if let refusal { return refusal }
    guard let range = call.headers["content-range"] else {
      return .error(400, "400 Missing header Content-Range")
    }
    guard let start = Int(range.prefix { $0 != "-" }) else {
      return .error(400, "400 Invalid header Content-Range")
    }
    let size = jobs[index].trace.count
    if start == size {
      if size + call.body.count > jobs[index].spec.traceLimit {
        end(index, .failed, reason: "trace_size_exceeded", by: "coordinator", at: now)
        return .error(403, "403 Forbidden - Trace size limit exceeded")
      }
      jobs[index].trace += call.body
      jobs[index].book.traceSize = jobs[index].trace.count
    } else if start + call.body.count != size {
      return Answer(416, ["Range": "0-\(size)"], text: "416 Range Not Satisfiable")
    }
    return Answer(
      202,
      [
        "Job-Status": jobs[index].book.state.rawValue,
        "Range": "0-\(jobs[index].trace.count)",
        "X-GitLab-Trace-Update-Interval": String(settings.behaviour.traceInterval),
      ], text: "202")
  }

  /// `GET /projects/:id/jobs/:job_id/trace`, for people: the whole log, empty while there is none.
  /// A project is named by its number or its path; to a stranger it is not there.
  func readTrace(_ id: Int?, of project: String, _ call: Call) -> Answer {
    guard let scopes = scopes(call) else { return .message(401, "401 Unauthorized") }
    guard let id, let index = jobIndex(id), !scopes.contains(.stranger),
      [String(JobPayload.project), jobs[index].spec.project].contains(project)
    else { return .message(404, "404 Not Found") }
    guard !scopes.isDisjoint(with: [.api, .readAPI]) else {
      return .message(403, "403 Forbidden")
    }
    var answer = Answer(
      200,
      [
        "Content-Type": "text/plain",
        "Content-Disposition": "infile; filename=\"\(id).log\"",
      ])
    answer.body = jobs[index].trace
    return answer
  }
}
