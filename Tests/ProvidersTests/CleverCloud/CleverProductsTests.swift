import Core
import Testing

@testable import Providers

@Suite struct CleverProductsTests {
  private func document(_ text: String) throws -> JSONNode {
    try JSONNode.parse(Array(text.utf8))
  }

  @Test func flavorsAreThoseOfThePrefix() throws {
    let catalogue = try CleverProducts.catalogue(
      in: document(Cloud.flavorsBody), prefix: "heptapod-runner-")
    #expect(catalogue.flavors.map(\.choice) == ["XS", "M", "L"])
    #expect(catalogue.flavors.map(\.weight.thousandths) == [2378, 13454, 22335])
    #expect(catalogue["M"]?.apiName == "heptapod-runner-M")
    let all = try CleverProducts.catalogue(in: document(Cloud.flavorsBody), prefix: "")
    #expect(all.flavors.count == 4)
  }

  @Test(
    arguments: [
      "[]", "{}", "null", "[7,null,{}]", #"[{"name":"heptapod-runner-M"}]"#,
      #"[{"name":"heptapod-runner-","mem":1024}]"#, #"[{"name":"heptapod-runner-M","mem":0}]"#,
      #"[{"name":"heptapod-runner-M","mem":-9223372036854775808}]"#,
      #"[{"name":"heptapod-runner-M","mem":1024,"available":false}]"#,
    ])
  func noFlavorAtAllIsAFault(body: String) throws {
    let document = try document(body)
    #expect(throws: CleverFailure.self) {
      try CleverProducts.catalogue(in: document, prefix: "heptapod-runner-")
    }
  }

  private static let ours = "70d676a0"

  @Test(
    arguments: [
      // Newest of those that are enabled, wherever it stands.
      (Cloud.instancesBody, "20230101"),
      // The variant that is configured, if it is offered.
      (
        #"[{"type":"docker","version":"2","variant":{"id":"d5","slug":"docker"}},"#
          + #"{"type":"docker","version":"1","variant":{"id":"70d676a0","slug":"heptapod"}}]"#, "1"
      ),
      // Not the one that happens to be called Docker too.
      (
        #"[{"type":"docker","name":"Docker","version":"9","variant":{"slug":"ml_docker"}},"#
          + #"{"type":"docker","name":"Docker","version":"1","variant":{"slug":"docker"}}]"#, "1"
      ),
      (
        #"[{"type":"node","version":"9","variant":{"slug":"docker"}},"#
          + #"{"type":"docker","version":"1","enabled":true,"variant":{"slug":"docker"}}]"#, "1"
      ),
      (#"[{"type":"docker","name":"Docker","version":"1"}]"#, "1"),
    ])
  func versionIsTheNewest(body: String, expected: String) throws {
    #expect(
      try CleverProducts.instanceVersion(in: document(body), variant: Self.ours) == expected)
  }

  @Test(
    arguments: [
      "[]", "{}", "[7]", #"[{"type":"docker","enabled":false,"variant":{"slug":"docker"}}]"#,
      #"[{"type":"docker","enabled":true,"version":"","variant":{"slug":"docker"}}]"#,
      #"[{"type":"docker","enabled":true,"version":"1","variant":{"slug":"ml_docker"}}]"#,
    ])
  func noVersionIsAFault(body: String) throws {
    let document = try document(body)
    #expect(throws: CleverFailure.self) {
      try CleverProducts.instanceVersion(in: document, variant: Self.ours)
    }
  }
}
