extension Fault {
  enum CodingKeys: String, CodingKey {
    case endpoint, action, moment, job, state, group, runner, token, caller, times, percent, seed
    case lasts, seconds, status, headers, body
  }

  /// Reads what is there, and takes the defaults for the rest.
  ///
  /// - Throws: `DecodingError`, also for a member that it does not know: a fault that is misspelt
  ///   would meet more than it should.
  public init(from decoder: any Decoder) throws {
    try Self.refuseUnknown(decoder)
    let members = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try members.decode(Endpoint.self, forKey: .endpoint),
      try members.decode(Action.self, forKey: .action))
    func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
      value = try members.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    try read(.moment, into: &moment)
    try read(.seed, into: &seed)
    try read(.seconds, into: &seconds)
    try read(.headers, into: &headers)
    try read(.body, into: &body)
    job = try members.decodeIfPresent(Int.self, forKey: .job)
    state = try members.decodeIfPresent(String.self, forKey: .state)
    group = try members.decodeIfPresent(String.self, forKey: .group)
    runner = try members.decodeIfPresent(String.self, forKey: .runner)
    token = try members.decodeIfPresent(String.self, forKey: .token)
    caller = try members.decodeIfPresent(String.self, forKey: .caller)
    times = try members.decodeIfPresent(Int.self, forKey: .times)
    percent = try members.decodeIfPresent(Double.self, forKey: .percent)
    lasts = try members.decodeIfPresent(Double.self, forKey: .lasts)
    status = try members.decodeIfPresent(Int.self, forKey: .status)
  }

  private struct AnyName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private static func refuseUnknown(_ decoder: any Decoder) throws {
    let names = try decoder.container(keyedBy: AnyName.self).allKeys
    guard let unknown = names.first(where: { CodingKeys(stringValue: $0.stringValue) == nil })
    else { return }
    throw DecodingError.dataCorrupted(
      .init(codingPath: [unknown], debugDescription: "no member \(unknown.stringValue)"))
  }
}
