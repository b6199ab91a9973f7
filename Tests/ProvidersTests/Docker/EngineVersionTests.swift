import Testing

@testable import Providers

@Suite struct EngineVersionTests {
  @Test(
    arguments: [
      ("1.30", "1.30"), ("1.41", "1.41"), ("1.44", "1.44"), ("1.51", "1.51"), ("1.52", "1.51"),
      ("1.99", "1.51"), ("2.0", "1.51"), ("1.041", "1.41"),
    ] as [(String, String)])
  func agreedVersionIsTheLowerOfBoth(offered: String, agreed: String) throws {
    #expect(try EngineVersion.agreed(withServer: offered).description == agreed)
  }

  @Test(
    arguments: [
      nil, "", "1", "1.", ".41", "1.41.0", "v1.41", "-1.41", "+1.41", "1.4x", " 1.41",
      "1.99999999999999999999", "1.29", "0.99",
    ] as [String?])
  func otherVersionsAreRefused(offered: String?) {
    #expect(throws: EngineFailure.self) { try EngineVersion.agreed(withServer: offered) }
  }

  @Test func minorVersionsAreNumbers() {
    #expect(EngineVersion(major: 1, minor: 9) < EngineVersion(major: 1, minor: 41))
    #expect(EngineVersion(major: 1, minor: 51) < EngineVersion(major: 2, minor: 0))
  }
}

@Suite struct EngineRouteTests {
  private let version = EngineVersion(major: 1, minor: 41)

  @Test(
    arguments: [
      ("hpd-job-0a_1.b~", "hpd-job-0a_1.b~"), ("a:latest", "a:latest"), ("", ""),
      ("../x?y#z", "..%2Fx%3Fy%23z"), ("a b&c=d+e%", "a%20b%26c%3Dd%2Be%25"),
      ("é\n\"{}", "%C3%A9%0A%22%7B%7D"),
    ] as [(String, String)])
  func partsAreEscaped(part: String, escaped: String) {
    #expect(EngineRoute.escaped(part) == escaped)
    let route = EngineRoute("GET", "images", part, "json", query: [("q", part), ("n", "1")])
    #expect(
      route.url(version) == "http://docker/v1.41/images/\(escaped)/json?q=\(escaped)&n=1")
  }

  @Test func withoutQueryThereIsNoQuestionMark() {
    #expect(EngineRoute("GET", "a").url(version) == "http://docker/v1.41/a")
  }
}
