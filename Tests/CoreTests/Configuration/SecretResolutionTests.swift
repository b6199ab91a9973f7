@testable import Core
import Testing

@Suite struct SecretResolutionTests {
  private func token(
    _ text: String, section: String = "", environment: [String: String] = [:],
    files: [String: String] = [:]
  ) -> (String?, [String]) {
    let document = bareRunner.replacing("glrt-t1_abcdefghijklmnop", with: text) + section
    let (configuration, problems) = read(document, environment: environment, files: files)
    return (configuration?.runners.first?.token.reveal(), problems.map(\.description))
  }

  @Test func readsEachKindOfSecret() {
    let files = ["/s": "K = \"from-file\"", "/run/cred/x": "plain\r\n", "/empty": "\n"]
    #expect(token("secret:K", section: "secrets_file = '/s'", files: files).0 == "from-file")
    #expect(token("file:/a$b", files: ["/a$b": "x"]).1.count == 1)
    #expect(token("$T", environment: ["T": "a$b"]).0 == "a$b")
    #expect(token("env:T", environment: ["T": "from-env"]).0 == "from-env")
    #expect(token("file:/run/cred/x", files: files).0 == "plain")
    let environment = ["CREDENTIALS_DIRECTORY": "/run/cred"]
    #expect(
      token("file:${CREDENTIALS_DIRECTORY}/x", environment: environment, files: files).0 == "plain")
    #expect(
      token("file:/empty", files: files).1 == [
        "line 4, column 9: runners.token: The secret is empty."
      ])
  }

  @Test func saysWhyThereIsNone() {
    let files = ["/s": "K = 1", "/bad": "K = ["]
    #expect(
      token("secret:none", section: "secrets_file = '/s'", files: files).1 == [
        "line 4, column 9: runners.token: The secrets file has no key \"none\"."
      ])
    #expect(
      token("secret:K", section: "secrets_file = '/s'", files: files).1 == [
        "line 4, column 9: runners.token: The secret \"K\" in the secrets file must be a string."
      ])
    #expect(
      token("secret:K", section: "secrets_file = '/bad'", files: files).1 == [
        "line 6, column 16: runners.secrets_file: The secrets file is not valid TOML: "
          + "line 1, column 6: The document ends inside an array."
      ])
  }

  @Test func theWatchTokenMayBeASecret() {
    let text = bareRunner + "secrets_file = '/s'\npaas_job_trace_watch.token = 'secret:W'"
    let runner = read(text, files: ["/s": "W = 'glpat'"]).configuration?.runners.first
    #expect(runner?.watch.token?.reveal() == "glpat")
    #expect(
      read(text, files: ["/s": ""]).problems.map(\.key) == ["runners.paas_job_trace_watch.token"])
  }

  @Test(arguments: [
    ("a$B-${B}c", "axxc", [] as [String]), ("$B_", "", ["B_"]), ("$$B", "$x", []),
    ("${B", "${B", []),
    ("$", "$", []), ("$1${}", "$1${}", []), ("${NO}$N", "", ["NO", "N"]),
  ])
  func expandsTheEnvironment(text: String, result: String, missing: [String]) {
    let expanded = EnvironmentExpansion.expand(text, with: ["B": "x"])
    #expect(expanded.text.replacing("-", with: "") == result)
    #expect(expanded.missing == missing)
  }

  @Test(arguments: [
    ("1h30m", 5_400_000_000_000), ("300ms", 300_000_000), ("1.5s", 1_500_000_000), ("0", 0),
    ("-2m", -120_000_000_000), ("+1us", 1000), ("1µs2ns", 1002), (".5s", 500_000_000),
    ("1.s", 1_000_000_000), ("", nil), ("1", nil), ("s", nil), (".s", nil), ("1x", nil),
    ("1h-1m", nil), ("9999999999h", nil), ("99999999999999999999s", nil), ("1.2.3s", nil),
    ("1 h", nil),
    ("٣s", nil), ("-", nil),
  ])
  func readsGoDurations(text: String, nanoseconds: Int64?) {
    #expect(GoDuration.parse(text) == nanoseconds.map { .nanoseconds($0) })
  }

  @Test(arguments: [
    ("abc", "abc", 0), ("abc", "acb", 1), ("", "ab", 2), ("concurent", "concurrent", 1),
    ("kitten", "sitting", 3),
  ])
  func countsMisspelledLetters(a: String, b: String, distance: Int) {
    #expect(Spelling.distance(Array(a.utf8), Array(b.utf8)) == distance)
    #expect(Spelling.distance(Array(b.utf8), Array(a.utf8)) == distance)
  }
}
