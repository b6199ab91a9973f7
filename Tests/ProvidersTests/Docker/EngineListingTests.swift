import Core
import TestSupport
import Testing

@testable import Providers

@Suite struct EngineListingTests {
  private func node(_ text: String) throws -> JSONNode { try JSONNode.parse(Array(text.utf8)) }

  @Test func containersAreRead() throws {
    let read = try EngineContainer.listing(
      in: node(
        """
        [{"Id":"a","Names":["/hpd-x","/other/alias"],"Image":"i","Labels":{"hpr.resource":"l"},
          "Created":7},{"Id":"b","Names":null,"Labels":null},{"Id":"c","Created":"soon"}]
        """))
    #expect(
      read == [
        EngineContainer(
          id: "a", names: ["hpd-x", "other/alias"], image: "i", label: "l",
          createdAt: Instant(milliseconds: 7000)),
        EngineContainer(id: "b"), EngineContainer(id: "c"),
      ])
  }

  @Test(arguments: [
    #"["<none>:<none>"]"#, "[]", "null",
  ])
  func danglingImagesHaveNoTags(tags: String) throws {
    let read = try EngineImage.listing(
      in: node("[{\"Id\":\"sha256:a\",\"RepoTags\":\(tags),\"Created\":-3}]"))
    #expect(read == [EngineImage(id: "sha256:a")])
  }

  @Test(arguments: [
    "{}", "7", "\"x\"", "[{}]", "[7]", "[{\"Id\":\"\"}]", "[{\"Id\":7}]", "[null]",
    "[{\"Id\":\"a\",\"Names\":\"/x\",\"RepoTags\":\"x\"}]",
    "[{\"Id\":\"a\",\"Names\":[7],\"RepoTags\":[7]}]",
  ])
  func whatCannotBeReadIsNoListing(text: String) throws {
    let document = try node(text)
    #expect(throws: EngineFailure.self) { try EngineContainer.listing(in: document) }
    #expect(throws: EngineFailure.self) { try EngineImage.listing(in: document) }
  }

  @Test func nullIsAnEmptyListing() throws {
    #expect(try EngineContainer.listing(in: node("null")).isEmpty)
    #expect(try EngineImage.listing(in: node("[]")).isEmpty)
  }

  @Test(
    arguments: [
      (EngineContainer(id: "1", names: ["n-1"]), true),
      (EngineContainer(id: "1", label: "n-1"), true),
      (EngineContainer(id: "1", image: "n-1"), true),
      (EngineContainer(id: "1", image: "n-1:latest"), true),
      (EngineContainer(id: "1", image: "n-1", label: "n-2"), false),
      (EngineContainer(id: "1", names: ["n-11", "x/n-1"], image: "n-1:old"), false),
      (EngineContainer(id: "1", names: ["x"], image: "x", label: ""), false),
    ] as [(EngineContainer, Bool)])
  func containersBelongToAResource(container: EngineContainer, belongs: Bool) {
    #expect(container.belongs(to: ResourceName("n-1")) == belongs)
  }

  @Test(
    arguments: [
      (EngineImage(id: "1", label: "n-1"), true),
      (EngineImage(id: "1", tags: ["theirs:latest"], label: "n-1"), false),
      (EngineImage(id: "1", label: "n-2"), false), (EngineImage(id: "1"), false),
    ] as [(EngineImage, Bool)])
  func danglingImagesAreLeftovers(image: EngineImage, isLeftover: Bool) {
    #expect(image.isLeftover(of: ResourceName("n-1")) == isLeftover)
  }

  @Test(
    arguments: [
      (EngineImage(id: "1", tags: ["a:latest", "b:1", "c:latest"], label: "l"), ["a", "c"]),
      (EngineImage(id: "1", label: "l"), ["l"]), (EngineImage(id: "1"), []),
    ] as [(EngineImage, [String])])
  func imagesNameResources(image: EngineImage, names: [String]) {
    #expect(image.resources.map(\.text) == names)
  }

  @Test(
    arguments: [
      ("hpd-job-0a1b2c3d-1", true), ("A.b_c-9", true), ("a1", true), ("a", false), ("", false),
      ("-a", false), ("a/b", false), ("a b", false), ("a:b", false), ("é1", false),
      ("a\n", false), (String(repeating: "a", count: 201), false),
    ] as [(String, Bool)])
  func namesThatAContainerCanHave(name: String, isUsable: Bool) {
    #expect(ResourceName(name).isOfEngine == isUsable)
  }

  private static let inspection = """
    {"Id":"abc","Name":"/hpd-job-0a1b2c3d-1","State":{"Status":"exited","ExitCode":3,
     "OOMKilled":true,"Error":""},"Config":{"Tty":true}}
    """

  @Test func stateIsRead() throws {
    let state = try ContainerState(node(Self.inspection))
    #expect(state.id == "abc" && state.name == "hpd-job-0a1b2c3d-1")
    #expect(state.status == .exited && state.hasTerminal)
    #expect(
      state.condition
        == .ended(Trouble("the container ended with exit code 3, out of memory"), log: ""))
  }

  @Test(arguments: [
    "{}", "[]", "{\"Id\":\"a\"}", "{\"Id\":\"a\",\"State\":\"up\"}",
    "{\"Id\":\"a\",\"State\":{\"Status\":1}}", "{\"Id\":7,\"State\":{\"Status\":\"exited\"}}",
  ])
  func stateThatCannotBeReadIsAFailure(text: String) throws {
    let document = try node(text)
    #expect(throws: EngineFailure.self) { try ContainerState(document) }
  }

  @Test(
    arguments: [
      ("running", "", ResourceCondition.alive), ("paused", "", .alive), ("restarting", "", .alive),
      ("created", "", .pending),
      (
        "created", "no\nsuch",
        .ended(Trouble("the container could not be started: no such"), log: "")
      ),
      ("exited", "", .ended(Trouble("the container ended"), log: "")),
      ("dead", "lost", .ended(Trouble("the container ended: lost"), log: "")),
      ("removing", "", .unknown(Trouble("the container is being removed"))),
      (
        "levitating", "",
        .unknown(Trouble("the Docker Engine gives a container state that is not known"))
      ),
    ] as [(String, String, ResourceCondition)])
  func stateIsACondition(status: String, error: String, condition: ResourceCondition) {
    var state = ContainerState(id: "a", name: "n", status: .init(rawValue: status))
    state.error = error
    #expect(state.condition == condition)
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func damageIsSurvived(seed: UInt64) {
    var mutations = Mutations(seed: seed)
    let answer = EngineAnswer(status: 200, body: mutations.damage(Array(Self.inspection.utf8)))
    if let document = try? answer.document(), let state = try? ContainerState(document) {
      #expect(!state.id.isEmpty)
    }
    #expect(!answer.failure.trouble("look").summary.contains("\n"))
  }
}
