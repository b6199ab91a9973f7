extension JobPayload {
  /// The job and its token out of a payload that was cut off at any byte, is damaged behind them,
  /// or lacks them in their own place; nil if they cannot be learned with certainty.
  ///
  /// A payload says both twice: `job_info.id` is the job's number too, and the variable
  /// `CI_JOB_TOKEN` its token (facts: coordinator §1.8).
  public static func salvage(_ bytes: [UInt8]) -> (id: JobID, token: Secret)? {
    var scanner = JSONScanner(bytes, nestingLimit: 512)
    let whole = try? scanner.document()
    let seen = whole ?? scanner.root
    guard let members = seen?.object?.members ?? scanner.open.first?.members else { return nil }
    let root = JSONObject(members: members)
    // A number at the very end may lack its last digits.
    let isWhole = { (node: JSONNode) in whole != nil || node.range.upperBound < bytes.count }
    let ids = [root["id"], root["job_info"]?["id"]].compactMap { $0 }.filter(isWhole)
    guard let id = ids.lazy.compactMap(\.int64).first(where: { $0 > 0 }),
      let token = token(in: root)
    else { return nil }
    return (JobID(id), Secret(token))
  }

  private static func token(in root: JSONObject) -> String? {
    let variable = root["variables"]?.array?.last { $0["key"]?.string == "CI_JOB_TOKEN" }
    return [root["token"]?.string, variable?["value"]?.string].lazy.compactMap { $0 }
      .first { !$0.isEmpty }
  }
}
