import Core
import Testing

@testable import Providers

@Suite struct DockerListTests {
  private static let allTagged = "GET /images/json?filters={\"reference\":[\"hpd-job-*:latest\"]}"
  private static let allLabelled = "GET /images/json?filters={\"label\":[\"hpr.resource\"]}"

  private func found(_ name: String, _ seconds: Int64) -> FoundResource {
    FoundResource(
      name: ResourceName(name), id: ResourceID(name),
      createdAt: Instant(milliseconds: seconds * 1000), weight: .one)
  }

  private func image(_ tag: String?, label: String? = nil, _ created: Int) -> String {
    let tags = tag.map { "\"\($0)\"" } ?? "\"<none>:<none>\""
    let labels = label.map { "{\"hpr.resource\":\"\($0)\"}" } ?? "null"
    return "{\"Id\":\"sha256:\(created)\",\"RepoTags\":[\(tags)],\"Labels\":\(labels),"
      + "\"Created\":\(created)}"
  }

  @Test(
    arguments: [
      ([], [], nil), (["i"], [], 20), ([], ["c"], 30), (["i"], ["c"], 20),
    ] as [([String], [String], Int64?)])
  func lookUpFindsImageOrContainer(
    images: [String], containers: [String], seconds: Int64?
  ) async {
    let image = image("\(Sample.name):latest", 20)
    let engine = ScriptedEngine { call, _ in
      switch call {
      case Sample.listContainers:
        .status(
          200,
          containers.isEmpty
            ? "[]" : "[{\"Id\":\"c\",\"Names\":[\"/\(Sample.name)\"],\"Created\":30}]")
      case Sample.tagged: .status(200, images.isEmpty ? "[]" : "[\(image)]")
      default: nil
      }
    }
    let answer = await Sample.provider(engine).lookUp(Sample.name, in: Sample.account)
    #expect(answer == .complete(seconds.map { [found(Sample.name.text, $0)] } ?? []))
  }

  @Test func lookUpPassesOverOtherNames() async {
    let image = image("\(Sample.name):other", 20)
    let engine = ScriptedEngine { call, _ in
      switch call {
      case "GET /_ping": nil
      case Sample.listContainers:
        .status(
          200,
          "[{\"Id\":\"c\",\"Names\":[\"/\(Sample.name)1\"]},"
            + "{\"Id\":\"b\",\"Labels\":{\"hpr.resource\":\"\(Sample.name)\"}}]")
      default: .status(200, "[\(image)]")
      }
    }
    let answer = await Sample.provider(engine).lookUp(Sample.name, in: Sample.account)
    #expect(answer == .complete([]))
  }

  @Test func listHasEachNameOnceAndOnlyOfOurForm() async {
    let tagged = [
      image("hpd-job-0a1b2c3d-1:latest", label: "hpd-job-0a1b2c3d-1", 50),
      image("hpd-job-s1234567-7:latest", 60), image("hpd-job-NOTOURS-1:latest", 1),
      image("hpd-job-0a1b2c3d-1:other", 1),
    ]
    let labelled = [
      tagged[0], image(nil, label: "hpd-job-0a1b2c3d-2", 70), image(nil, label: "theirs", 1),
      image("kept:latest", label: "hpd-job-0a1b2c3d-9", 1),
    ]
    let containers = """
      [{"Id":"a","Names":["/hpd-job-0a1b2c3d-1"],"Created":40},
       {"Id":"b","Names":["/x"],"Labels":{"hpr.resource":"hpd-job-0a1b2c3d-3"}},
       {"Id":"c","Names":["/y"],"Image":"hpd-job-0a1b2c3d-4","Created":80},
       {"Id":"d","Names":["/postgres"],"Image":"postgres:13","Created":80}]
      """
    let engine = ScriptedEngine { call, _ in
      switch call {
      case Sample.listContainers: .status(200, containers)
      case Self.allTagged: .status(200, "[\(tagged.joined(separator: ","))]")
      case Self.allLabelled: .status(200, "[\(labelled.joined(separator: ","))]")
      default: nil
      }
    }
    #expect(
      await Sample.provider(engine).list(Sample.account)
        == .complete([
          found("hpd-job-0a1b2c3d-1", 40), found("hpd-job-0a1b2c3d-2", 70),
          found("hpd-job-0a1b2c3d-3", 0), found("hpd-job-0a1b2c3d-4", 80),
          found("hpd-job-s1234567-7", 60),
        ]))
  }

  @Test(arguments: [Sample.listContainers, allTagged, allLabelled, Sample.tagged])
  func listingWithAHoleIsNone(hole: String) async {
    for answer in [
      ScriptedEngine.Answer.status(500, ""), .status(200, "[{}]"), .status(200, "[{\"Id\":\"a\"}"),
      .error(.late), .status(404, "{}"),
    ] {
      let engine = ScriptedEngine { call, _ in
        call == "GET /_ping" ? nil : call == hole ? answer : .status(200, "[]")
      }
      let provider = Sample.provider(engine)
      let answer =
        hole == Sample.tagged
        ? await provider.lookUp(Sample.name, in: Sample.account)
        : await provider.list(Sample.account)
      guard case .failed = answer else {
        Issue.record("\(answer) is no failure")
        return
      }
    }
  }

  @Test(arguments: ["orga_12", "tcp://127.0.0.1:2375"])
  func accountsOfOthersAreNotListed(account: String) async {
    let engine = ScriptedEngine { _, _ in nil }
    guard case .failed = await Sample.provider(engine).list(Account(account)) else {
      Issue.record("it is no account of an engine")
      return
    }
    #expect(engine.requests.isEmpty)
  }
}
