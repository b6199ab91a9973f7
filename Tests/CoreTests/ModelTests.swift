import Core
import Testing
import TestSupport

@Suite("Values")
struct ModelTests {
  @Test("a secret shows in no description")
  func secret() {
    let secret = Secret("glrt-topsecret")
    var dumped = ""
    dump(secret, to: &dumped)
    for text in [
      "\(secret)", String(reflecting: secret), "\([secret])", dumped, "\(Sample.payload())",
    ] {
      #expect(!text.contains("topsecret") && !text.contains("glcbt"), "\(text)")
    }
  }

  @Test(
    "CRC-32 is that of IEEE 802.3",
    arguments: [
      ("", "00000000"), ("123456789", "cbf43926"), ("a", "e8b7be43"),
    ])
  func crc(text: String, digits: String) {
    #expect(CRC32.hexDigits(of: Array(text.utf8)) == digits)
  }

  @Test(
    "a resource's name tells mark and job, and nothing else is taken for one",
    arguments: [
      ("hpd-job-0a1b2c3d-4711", true), ("hpd-job-s1b2c3d4-1", true), ("hpd-job-0a1b2c3d-", false),
      ("hpd-job-0A1B2C3D-1", false), ("hpd-job-0a1b2c3-1", false), ("hpd-job-0a1b2c3d-1-2", false),
      ("hpd-job-0a1b2c3d-99999999999999999999", false), ("", false), ("hpd-job-", false),
      ("hpd-job-0a1b2c3d-+5", false), ("hpd-job-0a1b2c3d-007", false),
    ])
  func names(text: String, isOurs: Bool) {
    #expect((ResourceName(text).parts != nil) == isOurs)
  }

  @Test(
    "instants survive their text",
    arguments: [
      0, 1, 999, 1_700_000_000_123, 4_102_444_800_000,
    ] as [Int64])
  func iso8601(milliseconds: Int64) {
    let instant = Instant(milliseconds: milliseconds)
    #expect(Instant(iso8601: instant.iso8601) == instant)
  }

  @Test(
    "times of cli.md's form are read, anything else is not",
    arguments: [
      ("2026-11-23T17:00:00Z", true), ("2026-11-23T17:00:00.5Z", true), ("yesterday", false),
      ("", false), ("2026-13-45T99:00:00Z", false),
    ])
  func iso8601Reading(text: String, isRead: Bool) {
    #expect((Instant(iso8601: text) != nil) == isRead)
  }

  @Test("backoff doubles up to its end and stays within its jitter")
  func backoff() {
    let backoff = Backoff(first: .seconds(1), longest: .seconds(60))
    for failures in [1, 2, 5, 6, 7, 31, 1000, .max] {
      let plain = min(pow2(failures - 1), 60.0)
      let wait = backoff.wait(afterFailures: failures, seed: 42)
      #expect(wait >= .seconds(plain * 0.75) && wait <= .seconds(plain * 1.25), "\(failures)")
    }
    let waits = Set((0..<50).map { backoff.wait(afterFailures: 3, seed: $0) })
    #expect(waits.count > 25, "different jobs wait differently")
  }

  private func pow2(_ exponent: Int) -> Double { exponent > 20 ? 1e6 : Double(1 << exponent) }

  @Test(
    "weights print as decimals",
    arguments: [
      (0, "0"), (1000, "1"), (5600, "5.6"), (5657, "5.657"), (20, "0.02"),
    ])
  func weights(thousandths: Int, text: String) {
    #expect(Weight(thousandths: thousandths).description == text)
  }
}
