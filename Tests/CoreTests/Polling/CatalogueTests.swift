import Core
import TestSupport
import Testing

@Suite("What catalogues mean for capacity")
struct CatalogueTests {
  private static let lab = RunnerName("lab")
  private static let catalogue = Catalogue([
    Flavor(choice: "S", apiName: "h-S", weight: Weight(thousandths: 5657)),
    Flavor(choice: "M", apiName: "h-M", weight: Weight(thousandths: 13454)),
    Flavor(choice: "L", apiName: "h-L", weight: Weight(thousandths: 22335)),
  ])

  private static func runner(_ name: String = "lab", max: String? = "M") -> RunnerSettings {
    var runner = StateDriver.runner(name, executor: .cleverDocker)
    runner.flavors = FlavorRule(defaultFlavor: "S", maxFlavor: max)
    return runner
  }

  private static func payload(_ flavor: String?) -> [UInt8] {
    let variables = flavor.map { #"{"key":"CI_CLEVER_CLOUD_FLAVOR","value":"\#($0)"}"# } ?? ""
    return Array(#"{"id":1,"token":"t","variables":[\#(variables)]}"#.utf8)
  }

  @Test("a runner whose flavors are not known is not asked, and says so")
  func unknown() {
    var driver = StateDriver([Self.runner()])
    driver.makeSound("lab")
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("lab")?.contains("flavors") == true)
    driver.take(.catalogued(Self.lab, Self.catalogue))
    #expect(driver.asked == ["lab"])
  }

  @Test("an empty catalogue is none")
  func empty() {
    var driver = StateDriver([Self.runner()])
    driver.take(.catalogued(Self.lab, Catalogue([])))
    driver.makeSound("lab")
    #expect(driver.requests.isEmpty)
  }

  @Test("the quota is that of so many reference jobs, and they fit exactly")
  func quota() {
    var driver = StateDriver([Self.runner()]) {
      $0.quota = QuotaRule(runner: Self.lab, flavor: "M", jobs: 3)
    }
    driver.take(.catalogued(Self.lab, Self.catalogue))
    driver.makeSound("lab")
    #expect(driver.state.snapshot.capacity.quota == Weight(thousandths: 3 * 13454))
    for job in 1...3 {
      driver.answer(
        .granted(
          payload: Array(
            (#"{"id":\#(job),"token":"t","variables":"#
              + #"[{"key":"CI_CLEVER_CLOUD_FLAVOR","value":"M"}]}"#).utf8)))
    }
    #expect(driver.requests.isEmpty)
    #expect(driver.state.snapshot.capacity.weight == Weight(thousandths: 3 * 13454))
    #expect(driver.whyNot("lab")?.contains("13.454") == true)
  }

  @Test(
    "a share is a part of the quota, rounded once",
    arguments: [(4, 0.5, 26908), (3, 0.3333, 13453), (1, 0.25, 3364)])
  func share(jobs: Int, fraction: Double, thousandths: Int) {
    var runner = Self.runner(max: "L")
    runner.quotaFraction = fraction
    var driver = StateDriver([runner]) {
      $0.quota = QuotaRule(runner: Self.lab, flavor: "M", jobs: jobs)
    }
    driver.take(.catalogued(Self.lab, Self.catalogue))
    driver.makeSound("lab")
    let share = Weight(thousandths: thousandths)
    let mayAsk = thousandths >= 22335 && jobs * 13454 >= 22335
    #expect(driver.asked == (mayAsk ? ["lab"] : []))
    #expect(
      mayAsk || driver.whyNot("lab")?.contains("share \(share)") == true
        || jobs * 13454 < 22335)
  }

  @Test("a reference flavor that nobody offers stops everybody, and is named")
  func noSuchFlavor() {
    var driver = StateDriver([Self.runner(), StateDriver.runner("docker")]) {
      $0.quota = QuotaRule(runner: Self.lab, flavor: "XXL", jobs: 3)
    }
    driver.take(.catalogued(Self.lab, Self.catalogue))
    driver.makeSound("lab", "docker")
    #expect(driver.requests.isEmpty)
    #expect(driver.whyNot("docker")?.contains("XXL") == true)
  }

  @Test("a largest flavor that is not offered stops its runner, and no other, and is named")
  func noSuchLimit() {
    var driver = StateDriver([Self.runner(max: "XM"), Self.runner("other")])
    driver.take(.catalogued(Self.lab, Self.catalogue))
    driver.take(.catalogued(RunnerName("other"), Self.catalogue))
    driver.makeSound("lab", "other")
    #expect(driver.asked == ["other"])
    let whyNot = driver.whyNot("lab") ?? ""
    for words in ["cc_max_flavor", "XM", "S, M, L"] { #expect(whyNot.contains(words), "\(whyNot)") }
    // It is offered again.
    let more =
      Self.catalogue.flavors + [
        Flavor(choice: "XM", apiName: "h-XM", weight: Weight(thousandths: 14000))
      ]
    driver.take(.catalogued(Self.lab, Catalogue(more)))
    #expect(driver.asked == ["lab"])
    #expect(driver.whyNot("lab") == nil)
  }

  @Test("a job weighs what it chooses, and frees the rest of the reservation")
  func choice() {
    var driver = StateDriver([Self.runner()])
    driver.take(.catalogued(Self.lab, Self.catalogue))
    driver.makeSound("lab")
    driver.answer(.granted(payload: Self.payload("S")))
    #expect(driver.state.snapshot.records.first?.expectedWeight == Weight(thousandths: 5657))
    #expect(driver.state.snapshot.capacity.weight == Weight(thousandths: 5657))
  }

  @Test(
    "a flavor that does not exist, or is too large, fails the job at once and names the choices",
    arguments: ["XXL", "L"])
  func refused(flavor: String) throws {
    var driver = StateDriver([Self.runner()])
    driver.take(.catalogued(Self.lab, Self.catalogue))
    driver.makeSound("lab")
    driver.answer(.granted(payload: Self.payload(flavor)))
    let record = try #require(driver.state.snapshot.records.first)
    #expect(record.phase == .failing)
    #expect(record.owedReport?.reason == .scriptFailure)
    #expect(record.owedReport?.message?.contains("S, M") == true)
    #expect(!record.owesDeletion)
    #expect(driver.asked == ["lab"], "everything else goes on")
  }

  @Test("the last good catalogue survives a restart")
  func restart() {
    var driver = StateDriver([Self.runner()])
    driver.take(.catalogued(Self.lab, Self.catalogue))
    let again = DispatcherState(
      restoring: driver.state.snapshot, settings: driver.settings, at: driver.now)
    #expect(
      again.snapshot.catalogues == [
        KnownCatalogue(runner: Self.lab, catalogue: Self.catalogue)
      ])
  }

  @Test(
    "a runner whose own worst case fits goes on while one with a larger waits and says for what")
  func largerWaits() {
    var driver = StateDriver([Self.runner("small", max: "S"), Self.runner("large", max: "L")]) {
      $0.quota = QuotaRule(runner: RunnerName("small"), flavor: "S", jobs: 4)
    }
    driver.take(.catalogued(RunnerName("small"), Self.catalogue))
    driver.take(.catalogued(RunnerName("large"), Self.catalogue))
    driver.makeSound("small", "large")
    #expect(driver.asked.contains("small"))
    #expect(driver.whyNot("large")?.contains("22.335") == true)
  }
}
