import Core
import Testing

@Suite struct FlavorChoiceTests {
  private let catalogue = Catalogue([flavor("S", 5657), flavor("M", 13454), flavor("L", 22335)])

  private func choice(
    _ variables: String, default defaultFlavor: String = "M", max: String? = nil
  ) -> FlavorChoice {
    FlavorChoice(
      PayloadVariables(Array("{\"variables\":\(variables)}".utf8)), defaultFlavor: defaultFlavor,
      maxFlavor: max, catalogue: catalogue)
  }

  @Test(
    arguments: [
      ("[]", "M"), ("null", "M"), ("7", "M"), ("[7,{}]", "M"),
      (#"[{"key":"CI_CLEVER_CLOUD_FLAVOR","value":"L"}]"#, "L"),
      (#"[{"key":"CI_CLEVER_CLOUD_FLAVOR","value":""}]"#, "M"),
      (#"[{"key":"CI_CLEVER_CLOUD_FLAVOR","value":null}]"#, "M"),
      (#"[{"key":"CI_CLEVER_CLOUD_FLAVOR"}]"#, "M"),
      (#"[{"key":"ci_clever_cloud_flavor","value":"L"}]"#, "M"),
      // The first of the name counts.
      (
        #"[{"key":"X"},{"key":"CI_CLEVER_CLOUD_FLAVOR","value":"S"},"#
          + #"{"key":"CI_CLEVER_CLOUD_FLAVOR","value":"L"}]"#, "S"
      ),
    ] as [(String, String)])
  func choosesByVariable(variables: String, expected: String) {
    #expect(choice(variables) == catalogue[expected].map { .flavor($0) })
  }

  @Test func upToTheLargestAllowed() {
    let variables = #"[{"key":"CI_CLEVER_CLOUD_FLAVOR","value":"M"}]"#
    #expect(choice(variables, max: "M") == catalogue["M"].map { .flavor($0) })
    let text =
      "the flavor \"M\" that the job chooses by CI_CLEVER_CLOUD_FLAVOR is larger than the "
      + "largest that this runner allows, S; the choices are S"
    #expect(
      choice(variables, max: "S")
        == .refused(Refusal(.final, Trouble(text), reason: .scriptFailure)))
  }

  /// Nobody can say what is smaller than it, so that it allows nothing.
  @Test(arguments: ["[]", #"[{"key":"CI_CLEVER_CLOUD_FLAVOR","value":"S"}]"#])
  func unknownLargestIsTheOperatorsToMend(variables: String) {
    let text =
      "the largest flavor that this runner allows, \"XM\", is not available; "
      + "the choices are S, M, L"
    #expect(
      choice(variables, max: "XM")
        == .refused(Refusal(.final, Trouble(text), reason: .systemFailure)))
  }

  @Test func unknownOnesAreTheAuthorsToMend() {
    let text =
      "the flavor \"XXL a\" that the job chooses by CI_CLEVER_CLOUD_FLAVOR is not available; "
      + "the choices are S, M, L"
    #expect(
      choice(#"[{"key":"CI_CLEVER_CLOUD_FLAVOR","value":"XXL\na"}]"#)
        == .refused(Refusal(.final, Trouble(text), reason: .scriptFailure)))
  }

  @Test func unknownDefaultIsTheOperatorsToMend() {
    let text = "this runner's default flavor \"9\" is not available; the choices are S, M, L"
    #expect(
      choice("[]", default: "9")
        == .refused(Refusal(.final, Trouble(text), reason: .systemFailure)))
  }

  @Test func hugeWishIsQuotedInPart() {
    let wish = String(repeating: "é", count: 100_000)
    guard
      case .refused(let refusal) = choice(
        #"[{"key":"CI_CLEVER_CLOUD_FLAVOR","value":"\#(wish)"}]"#)
    else {
      Issue.record("there is no such flavor")
      return
    }
    #expect(refusal.trouble.summary.count < 300)
    #expect(refusal.trouble.summary.contains("ééé…\""))
  }

  @Test(arguments: ["", "{", "[]", "null", "{\"variables\":{\"key\":1}}"])
  func unreadablePayloadChoosesNothing(text: String) {
    let variables = PayloadVariables(Array(text.utf8))
    #expect(variables.first("CI_CLEVER_CLOUD_FLAVOR") == nil)
    #expect(variables.projectPath == nil)
  }
}
