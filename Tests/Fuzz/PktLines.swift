@testable import Providers

func fuzzPktLines(_ bytes: [UInt8]) {
  var lines = PktLines(bytes)
  while let line = try? lines.next() { _ = line }
  _ = try? RefAdvertisement(reading: bytes)
}
