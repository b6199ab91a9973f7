import Core
import Testing

@Suite struct NamespaceChoiceTests {
  private func choice(_ values: [String], path: String? = nil) -> NamespaceChoice {
    let variables = values.map { #"{"key":"CI_PROJECT_ROOT_NAMESPACE","value":"\#($0)"}"# }
    let info = path.map { #","job_info":{"project_full_path":\#($0)}"# } ?? ""
    let text = #"{"variables":[\#(variables.joined(separator: ","))]\#(info)}"#
    return NamespaceChoice(PayloadVariables(Array(text.utf8)))
  }

  @Test(
    arguments: [
      (["grp"], nil), (["grp"], "\"grp/sub/demo\""), (["grp"], "\"grp\""), (["grp"], "null"),
      (["grp"], "7"),
      // A job's own variable of the same name comes later and counts for nothing.
      (["grp", "rich"], "\"grp/demo\""), (["grp", "rich"], nil),
    ] as [([String], String?)])
  func isTheFirst(values: [String], path: String?) {
    #expect(choice(values, path: path) == .namespace("grp"))
  }

  @Test(
    arguments: [
      ([], nil), ([""], nil), ([], "\"grp/demo\""), (["grp"], "\"rich/demo\""),
      (["grp"], "\"\""), (["grp"], "\"grp2/demo\""), (["grp"], "\"/grp/demo\""),
      (["grp"], "\"Grp/demo\""), (["grp/sub"], "\"grp/sub/demo\""),
    ] as [([String], String?)])
  func elseItIsRefused(values: [String], path: String?) {
    guard case .refused(let refusal) = choice(values, path: path) else {
      Issue.record("the tenant is not certain")
      return
    }
    #expect(refusal.kind == .final)
    #expect(refusal.reason == .systemFailure)
    #expect(refusal.trouble.summary.contains("CI_PROJECT_ROOT_NAMESPACE"))
  }
}
