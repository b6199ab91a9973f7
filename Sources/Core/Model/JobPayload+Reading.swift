public struct PayloadError: Error, Sendable, Hashable { public var sentence: String }
extension JobPayload {
  public init(reading bytes: [UInt8]) throws(PayloadError) { throw PayloadError(sentence: "stub") }
  public static func salvage(_ bytes: [UInt8]) -> (id: JobID, token: Secret)? { nil }
  public func reduced() -> JobPayload { self }
}
