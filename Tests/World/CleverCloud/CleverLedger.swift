import Foundation

/// All that the sandbox's Clever Cloud knows, and what it answers to each call. No I/O, no clock.
struct CleverLedger {
  /// What is to be done outside because of a call.
  enum Happening: Equatable, Sendable {
    /// The application's repository is there from now on.
    case repository(String)
    /// The application is gone, and its machine with it.
    case deleted(String)
    /// Its deployment was taken back, and its machine with it.
    case stopped(String)
  }

  struct Deployment {
    let number: Int
    let uuid: String
    var state = DeploymentState.wip
    var action = "DEPLOY"
    let commit: String
    let date: Double
    var looksLeft: Int
  }

  struct Application {
    var book: ApplicationBook
    let request: [String: JSON]
    let behaviour: ApplicationBehaviour
    var environment: [String: String] = [:]
    var repositoryLooks = 0
    var missingLooks = 0
    var deletionLooks = 0
    var hasRepository = false
    var state = "SHOULD_BE_DOWN"
    var deployments: [Deployment] = []
    var isThere: Bool { book.deletedAt == nil || deletionLooks < behaviour.deletionLooks }
  }

  /// A create that was answered 503 and is not carried out yet.
  struct Late {
    let organisation: String
    let request: [String: JSON]
  }

  let settings: CleverCloudSettings
  var catalogue: Catalogue
  /// Where the repositories are: `https://host:port`.
  var repositories = "https://push.invalid"
  /// Every application that ever was, in the order made.
  var applications: [Application] = []
  var late: [Late] = []
  /// What happens to the application of a job, if not as usual.
  var behaviours: [Int: ApplicationBehaviour] = [:]
  private var happened: [Happening] = []

  init(_ settings: CleverCloudSettings, at now: Double) {
    self.settings = settings
    catalogue = Catalogue(oldFirst: settings.oldDockerFirst)
    for organisation in settings.organisations {
      for number in 0..<max(0, settings.foreign) {
        add(
          ["name": .string("website-\(number)"), "minFlavor": "XS", "maxFlavor": "XS"],
          to: organisation.id, isForeign: true, at: now)
      }
    }
  }

  mutating func happen(_ happening: Happening) { happened.append(happening) }

  /// What happened since the last time, in order.
  mutating func takeHappenings() -> [Happening] {
    defer { happened = [] }
    return happened
  }

  /// Does what a call asks.
  mutating func answer(_ route: CleverRoute, _ call: Call, at now: Double) -> Answer {
    if let refusal = refusal(of: call, route) { return refusal }
    guard let organisation = route.organisation else { return general(route, call, at: now) }
    switch route.endpoint {
    case .applications: return list(organisation, at: now)
    case .createApplication: return create(organisation, call, at: now)
    case .allDeployments: return allDeployments(organisation, call)
    default: break
    }
    guard let index = index(route.application, in: organisation) else {
      return .unknownApplication(route.application ?? "")
    }
    if applications[index].missingLooks < applications[index].behaviour.missingLooks {
      applications[index].missingLooks += 1
      return .unknownApplication(applications[index].book.id)
    }
    return answer(route, call, about: index, at: now)
  }

  private mutating func answer(
    _ route: CleverRoute, _ call: Call, about index: Int, at now: Double
  ) -> Answer {
    switch route.endpoint {
    case .application: read(index, at: now)
    case .deleteApplication: delete(index, at: now)
    case .environment: environment(index)
    case .putEnvironment: putEnvironment(index, call, at: now)
    case .deployments: deployments(index, route.deployment, call)
    case .cancelDeployment: cancel(index, route.deployment, at: now)
    case .instances: instances(index, call, at: now)
    default: .unknownPath
    }
  }

  private func general(_ route: CleverRoute, _ call: Call, at now: Double) -> Answer {
    switch route.endpoint {
    case .instanceTypes: Answer(200, json: catalogue.instanceTypes)
    case .flavors: Answer(200, json: Catalogue.flavors(context: call.query["context"]))
    case .summary: summary(call, at: now)
    default: .unknownPath
    }
  }

  /// The place of an application that is there and belongs to the organisation.
  func index(_ id: String?, in organisation: String) -> Int? {
    applications.firstIndex {
      $0.book.id == id && $0.book.organisation == organisation && $0.isThere
    }
  }

  func index(_ id: String) -> Int? { applications.firstIndex { $0.book.id == id } }

  /// Who may push to the applications of an organisation.
  func gitAccounts(of organisation: String) -> [CleverCloudSettings.GitAccount] {
    if let only = settings.gitAccounts { return only }
    let tokens = settings.organisations.filter { $0.id == organisation }.map {
      CleverCloudSettings.GitAccount(user: settings.gitUser, password: $0.token)
    }
    let users = settings.users.filter { $0.organisations.contains(organisation) }.map {
      CleverCloudSettings.GitAccount(user: $0.token.key, password: $0.token.secret)
    }
    return tokens + users
  }
}
