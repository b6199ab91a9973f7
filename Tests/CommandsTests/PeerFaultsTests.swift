import Foundation
import Testing

/// What the peer misses or gets wrong (facts: Clever Cloud §11), as far as it concerns what is
/// built, and the test of each. Not here: what hpr has not either (prices, item 17; the executor
/// `clever-service-docker`, item 19), and the environment in the request to create (item 8), which
/// hpr puts before each push, so that an adopted application has it too.
@Suite("Each fault of the peer has a test") struct PeerFaultsTests {
  struct Row: Sendable, CustomStringConvertible {
    let number: Int
    let description: String
    /// Where it is tested: a file below `Tests`, and words that stand in the test's name.
    let tests: [(file: String, words: String)]
  }

  private static let clever = "ProvidersTests/CleverCloud/"
  private static let live = "IntegrationTests/"
  private static let virtual = "DispatcherTests/CleverCloud/"

  static let rows = [
    Row(
      number: 1, description: "a job's variable or an API that is away stops the daemon",
      tests: [
        (live + "CleverTests.swift", "a flavor that is not there, or too large"),
        (live + "CleverTests.swift", "a tenant without attributes fails its own job"),
        (virtual + "OutageTests.swift", "an API that is away from the very start"),
      ]),
    Row(
      number: 2, description: "no time limit on any request",
      tests: [
        (clever + "CleverPromiseTests.swift", "everyRequestHasAnEnd"),
        (virtual + "OutageTests.swift", "an hour without the API"),
      ]),
    Row(
      number: 3, description: "an application is lost after its creation",
      tests: [
        (virtual + "LateCreateTests.swift", "the application is found by its name"),
        (virtual + "LateCreateTests.swift", "goes on sight beside its job's own"),
        (clever + "CleverLaunchTests.swift", "withoutEnvironmentNothingIsPushed"),
      ]),
    Row(
      number: 4, description: "a deletion is given up",
      tests: [
        (virtual + "OutageTests.swift", "five failing deletes"),
        (clever + "CleverDeleteTests.swift", "doubtIsLookedAt"),
        (clever + "CleverDeleteTests.swift", "any other 404 ends by a listing"),
      ]),
    Row(
      number: 5, description: "the report of a failure fails itself",
      tests: [("CoreTests/LifeCycle/FailingTests.swift", "is repeated with the same bytes")]),
    Row(
      number: 6, description: "the instance type is chosen by its display name",
      tests: [
        ("PeerTests/ContestTests.swift", "flavors()"), (live + "CleverErrorTests.swift", "9017"),
      ]),
    Row(
      number: 7, description: "the catalogue is read again and again, and never anew after 9017",
      tests: [
        (virtual + "OutageTests.swift", "a catalogue is read for all jobs together"),
        (live + "CleverErrorTests.swift", "9017: the catalogue is read anew"),
      ]),
    Row(
      number: 9, description: "retries of the wrong calls and errors",
      tests: [
        (clever + "CleverErrorTests.swift", "ordersAreRefusedOrUnknown"),
        (clever + "CleverErrorTests.swift", "waitsAsLongAsItIsAsked"),
      ]),
    Row(
      number: 10, description: "deployments and states are never read",
      tests: [(virtual + "StartTests.swift", "is seen, or fails with the deployment's state")]),
    Row(
      number: 11, description: "the wait for the repository",
      tests: [
        (clever + "CleverLaunchTests.swift", "repositoryIsWaitedFor"),
        (clever + "CleverLaunchTests.swift", "waitHasAnEnd"),
        (live + "CleverTests.swift", "an application that never takes a push"),
      ]),
    Row(
      number: 12, description: "the token in addresses, arguments and files",
      tests: [
        (clever + "CleverPromiseTests.swift", "secretsAreInNoAddress"),
        (live + "Secrets/SearchedFolder.swift", "checkSecrets"),
        (live + "Secrets/DaemonStage+Search.swift", "checkProcess"),
      ]),
    Row(
      number: 13, description: "an existing master without a look at its commit",
      tests: [(clever + "CleverLaunchTests.swift", "masterMeansLaunched")]),
    Row(
      number: 14, description: "fields and the id of the request are dropped, secrets are not",
      tests: [
        (live + "CleverErrorTests.swift", "its fields and the request's id are in both logs"),
        (clever + "CleverErrorTests.swift", "tellsNoSecrets"),
      ]),
    Row(
      number: 15, description: "a listing that is none",
      tests: [
        (clever + "CleverListTests.swift", "whatIsNotCompleteIsNone"),
        (clever + "CleverApplicationTests.swift", "listingThatCannotBeReadIsNone"),
      ]),
    Row(
      number: 16, description: "a largest flavor that is gone",
      tests: [
        ("CoreTests/Polling/CatalogueTests.swift", "a largest flavor that is not offered stops"),
        (clever + "CleverProductsTests.swift", "flavorsAreThoseOfThePrefix"),
      ]),
    Row(
      number: 17, description: "one scheme of authentication, tied to git's",
      tests: [
        (live + "CleverTests.swift", "with OAuth1 an application is made"),
        (live + "CleverTests.swift", "the credentials of pushes are apart"),
      ]),
    Row(
      number: 18, description: "the runner's token is given away, and stays",
      tests: [
        ("PeerTests/ContestTests.swift", "secrets()"),
        ("CoreTests/Configuration/BuildContextTests.swift", "forwardsTheWholeTokenOnlyWhenAsked"),
      ]),
    Row(
      number: 20, description: "a tenant is read several times for each job",
      tests: [(clever + "CleverTenantTests.swift", "attributesAreReadEveryFewMinutes")]),
    Row(
      number: 21, description: "local-docker by the docker program",
      tests: [
        ("ProvidersTests/Docker/DockerDeleteTests.swift", "whatIsNotThereIsGone"),
        ("ProvidersTests/Docker/DockerCreateTests.swift", "withoutNetworkModeTheEngineChooses"),
      ]),
  ]

  @Test("which is there", arguments: rows)
  func isThere(row: Row) throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    for (file, words) in row.tests {
      let text = try String(contentsOf: tests.appending(path: file), encoding: .utf8)
      #expect(text.contains(words), "\(row.number): \(file) has no test \(words)")
    }
  }
}
