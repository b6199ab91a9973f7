extension JobPayload {
  /// The job and its token out of a payload that was cut off at any byte, is damaged behind them,
  /// or lacks them in their own place; nil if they cannot be learned with certainty.
  ///
  /// A payload says both twice: `job_info.id` is the job's number too, and the variable
  /// `CI_JOB_TOKEN` its token (facts: coordinator §1.8).
  public static func salvage(_ bytes: [UInt8]) -> (id: JobID, token: Secret)? {
    var scanner = JSONScanner(bytes, selecting: both, nestingLimit: 512)
    let whole = try? scanner.document()
    guard let root = (whole ?? scanner.root)?.object ?? scanner.open.first?.object else {
      return nil
    }
    // A number at the very end may lack its last digits.
    let isWhole = { (node: JSONNode) in whole != nil || node.range.upperBound < bytes.count }
    let ids = [root["id"], root["job_info"]?["id"]].compactMap { $0 }.filter(isWhole)
    guard let id = ids.lazy.compactMap(\.int64).first(where: { $0 > 0 }),
      let token = token(in: root, of: bytes)
    else { return nil }
    return (JobID(id), Secret(token))
  }

  private static let both: JSONSelection = [
    "id": .scalar, "token": .scalar, "job_info": ["id": .scalar], "variables": .place,
  ]

  private static func token(in root: JSONObject, of bytes: [UInt8]) -> String? {
    if let token = root["token"]?.string, !token.isEmpty { return token }
    let selection: JSONSelection = ["key": .scalar, "value": .place]
    var value: JSONNode?
    for variable in JSONElements(of: root["variables"], in: bytes, selecting: selection)
    where variable["key"]?.string == "CI_JOB_TOKEN" {
      value = variable["value"]
    }
    return value?.reading(bytes).string.flatMap { $0.isEmpty ? nil : $0 }
  }
}
