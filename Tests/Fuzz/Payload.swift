import Core

/// A payload keeps its bytes; what is left of it later is readable again.
func fuzzPayload(_ bytes: [UInt8]) {
  _ = JobPayload.salvage(bytes)
  guard let payload = try? JobPayload(reading: bytes) else { return }
  precondition(payload.bytes == bytes)
  let reduced = try? JobPayload(reading: payload.reduced().bytes)
  precondition(reduced?.id == payload.id && reduced?.token == payload.token)
}
