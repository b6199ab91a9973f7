import Core
import TestSupport
import Testing

@testable import Providers

@Suite struct CleverApplicationTests {
  private func application(_ body: String) throws -> CleverApplication {
    try CleverApplication(JSONNode.parse(Array(body.utf8)))
  }

  @Test func readsAllThatIsSaid() throws {
    let application = try application(Cloud.body())
    #expect(application.id == Cloud.id)
    #expect(application.name == Cloud.name.text)
    #expect(application.createdAt == Instant(milliseconds: 1_795_462_394_000))
    #expect(application.weight == Weight(thousandths: 13454))
    #expect(application.repository == .ready(url: "http://push.test/app_1.git"))
    #expect(!application.isBeingDeleted && application.obstacle == nil)
  }

  @Test func needsNothingButAnId() throws {
    let application = try application(
      #"{"id":"app_1","state":null,"instance":7,"deployment":null,"creationDate":"x"}"#)
    #expect(application.weight == nil)
    #expect(application.createdAt == Instant(milliseconds: 0))
    #expect(application.repository == .awaited)
    #expect(throws: CleverFailure.self) { try self.application(#"{"name":"n"}"#) }
    #expect(throws: CleverFailure.self) { try self.application(#"{"id":""}"#) }
    #expect(throws: CleverFailure.self) { try self.application("[]") }
  }

  @Test(
    arguments: [
      ("CREATED", .ready(url: "u")), ("CREATING", .awaited), ("NEW WORD", .awaited),
      ("NOT_NEEDED", .never("NOT_NEEDED")), ("DELETED", .never("DELETED")),
    ] as [(String, CleverApplication.Repository)])
  func readsTheRepository(word: String, expected: CleverApplication.Repository) throws {
    let body = #"{"id":"a","deployment":{"repoState":"\#(word)","httpUrl":"u"}}"#
    #expect(try application(body).repository == expected)
  }

  @Test(arguments: [#""httpUrl":null"#, #""httpUrl":"""#, #""url":"git+ssh://x""#])
  func repositoryWithoutAddressIsAwaited(address: String) throws {
    let body = #"{"id":"a","deployment":{"repoState":"CREATED",\#(address)}}"#
    #expect(try application(body).repository == .awaited)
  }

  @Test(
    arguments: [
      ("SHOULD_BE_UP", false, false), ("TO_DELETE", true, false), ("MODERATED", false, true),
      ("DEFAULT_OF_PAYMENT", false, true), ("SOMETHING_NEW", false, false),
    ])
  func readsTheState(state: String, isBeingDeleted: Bool, isHeldBack: Bool) throws {
    let application = try application(Cloud.body(state: state))
    #expect(application.isBeingDeleted == isBeingDeleted)
    #expect((application.obstacle != nil) == isHeldBack)
    #expect(application.obstacle?.contains(state) ?? true)
  }

  @Test(
    arguments: [
      (#"{"mem":2048}"#, 2048), (#"{"mem":2048,"memory":{"value":1}}"#, 2048),
      (#"{"memory":{"value":2147483648}}"#, 2048), (#"{"memory":{"value":"2147483648"}}"#, 2048),
      ("{}", nil), (#"{"mem":"x"}"#, nil), (#"{"memory":7}"#, nil),
    ] as [(String, Int64?)])
  func readsMemory(flavor: String, mebibytes: Int64?) throws {
    #expect(try JSONNode.parse(Array(flavor.utf8)).mebibytes == mebibytes)
  }

  @Test(arguments: ["{}", "null", #"[{"id":"a"}]"#, #"[{"name":"a"}]"#, "[7]", #"[[]]"#])
  func listingThatCannotBeReadIsNone(body: String) throws {
    let document = try JSONNode.parse(Array(body.utf8))
    #expect(throws: CleverFailure.self) { try CleverApplication.listing(in: document) }
  }
}
