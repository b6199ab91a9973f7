/// How often a token was used in one minute.
struct Rate {
  let minute: Int
  var count = 0
}

extension Ledger {
  /// The limits that there are; each counts by itself.
  enum Limited: String { case request, trace, update }

  /// The refusal of a call that its token is not good for any more in this minute.
  mutating func tooMany(_ kind: Limited, _ token: String?, at now: Double) -> Answer? {
    let behaviour = settings.behaviour
    let limit =
      switch kind {
      case .request: behaviour.requestsPerMinute
      case .trace: behaviour.tracesPerMinute
      case .update: behaviour.updatesPerMinute
      }
    guard let limit, let token else { return nil }
    let minute = Int(now / 60)
    var rate = rates["\(kind) \(token)"] ?? Rate(minute: minute)
    if rate.minute != minute { rate = Rate(minute: minute) }
    rate.count += 1
    rates["\(kind) \(token)"] = rate
    guard rate.count > limit else { return nil }
    let text = "This endpoint has been requested too many times. Try again later."
    let headers = behaviour.retryAfter.map { ["Retry-After": String($0)] } ?? [:]
    return Answer(429, headers, json: JSON.object(["message": .object(["error": .string(text)])]))
  }
}
