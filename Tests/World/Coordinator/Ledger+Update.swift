import Foundation

extension Ledger {
  /// `PUT /jobs/:id`: `running` is a heartbeat, `success` and `failed` end the job.
  mutating func updateJob(_ id: Int, _ call: Call, at now: Double) -> Answer {
    let parameters = call.parameters
    guard parameters["token"]?.string != nil else { return .error(400, "token is missing") }
    if let refusal = tooMany(.update, jobToken(of: call), at: now) { return refusal }
    let (index, refusal) = authenticate(id, call, at: now)
    if let refusal { return refusal }
    switch parameters["state"]?.string {
    case "running": return stored(index)
    case "success", "failed": break
    default: return .message(400, "400 Bad request", status(index))
    }
    if let output = parameters["output"], output["checksum"]?.string != nil {
      jobs[index].book.checksumMatches =
        output["checksum"]?.string == checksum(of: jobs[index].trace)
        && output["bytesize"]?.int == jobs[index].trace.count
      if let answer = chunksPending(index) { return answer }
    }
    finish(index, parameters, call, at: now)
    return stored(index)
  }

  private func status(_ index: Int) -> [String: String] {
    ["Job-Status": jobs[index].book.state.rawValue]
  }

  private func stored(_ index: Int) -> Answer {
    let none = ["X-GitLab-Trace-Update-Interval": ""]
    return Answer(200, status(index).merging(none) { $1 }, text: "200")
  }

  /// The answer while chunks of the log are not stored for good: wait 1, 2, 4 … 64 s and repeat.
  private mutating func chunksPending(_ index: Int) -> Answer? {
    guard jobs[index].delaysLeft > 0 else { return nil }
    let wait = 1 << min(jobs[index].spec.finalDelays - jobs[index].delaysLeft, 6)
    jobs[index].delaysLeft -= 1
    let interval = ["X-GitLab-Trace-Update-Interval": String(wait)]
    return Answer(202, status(index).merging(interval) { $1 }, text: "202")
  }

  private mutating func finish(
    _ index: Int, _ parameters: [String: JSON], _ call: Call, at now: Double
  ) {
    let spec = jobs[index].spec
    let failed = parameters["state"]?.string == "failed"
    let told = parameters["failure_reason"]?.string ?? "unknown_failure"
    let reason = spec.failureReasons.contains(told) ? told : "unknown_failure"
    let wasCanceling = jobs[index].book.state == .canceling
    let state = wasCanceling ? JobBook.State.canceled : failed ? .failed : .success
    jobs[index].book.exitCode = parameters["exit_code"]?.int
    end(
      index, state, reason: failed ? reason : nil,
      by: call.headers["x-inner-runner"] == nil ? "dispatcher" : "inner", at: now)
  }

  /// CRC-32 (IEEE) as a runner reports it.
  private func checksum(of data: Data) -> String {
    var register: UInt32 = 0xFFFF_FFFF
    for byte in data {
      register ^= UInt32(byte)
      for _ in 0..<8 {
        register = register & 1 == 1 ? register >> 1 ^ 0xEDB8_8320 : register >> 1
      }
    }
    return String(format: "crc32:%08x", register ^ 0xFFFF_FFFF)
  }
}
