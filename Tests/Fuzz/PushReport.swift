@testable import Providers

func fuzzPushReport(_ bytes: [UInt8]) {
  for isMultiplexed in [false, true] {
    _ = try? PushReport(reading: bytes, isMultiplexed: isMultiplexed)
  }
}
