import Core
import Providers

/// What a request asks for, of Clever Cloud's API or of a coordinator that knows the tenants.
enum CloudRoute: Equatable {
  case flavors
  case instanceTypes
  /// The groups of the coordinator.
  case groups
  /// The custom attributes of a group.
  case attributes(String)
  case list(Account)
  case create(Account)
  case allDeployments(Account)
  case read(Account, ResourceID)
  case delete(Account, ResourceID)
  case environment(Account, ResourceID)
  case deployments(Account, ResourceID)

  /// Nil for a call that nobody here knows.
  init?(_ request: HTTPRequest) {
    let path = request.url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "?" }
    let words = path.split(separator: "/").dropFirst().map { String($0) }
    switch (request.method, words) {
    case ("GET", ["v2", "products", "flavors"]): self = .flavors
    case ("GET", ["v2", "products", "instances"]): self = .instanceTypes
    case ("GET", ["api", "v4", "groups"]): self = .groups
    case ("GET", _) where words.last == "custom_attributes" && words.count == 5:
      self = .attributes(words[3])
    case _ where words.count > 3 && words[0...1] == ["v2", "organisations"]:
      guard let route = Self.inOrganisation(request.method, words) else { return nil }
      self = route
    default: return nil
    }
  }

  private static func inOrganisation(_ method: String, _ words: [String]) -> CloudRoute? {
    let account = Account(words[2])
    switch (method, words[3], words.count) {
    case ("GET", "deployments", 4): return .allDeployments(account)
    case ("GET", "applications", 4): return .list(account)
    case ("POST", "applications", 4): return .create(account)
    case (_, "applications", 5...6):
      return ofApplication(method, account, ResourceID(words[4]), words.count > 5 ? words[5] : nil)
    default: return nil
    }
  }

  private static func ofApplication(
    _ method: String, _ account: Account, _ id: ResourceID, _ part: String?
  ) -> CloudRoute? {
    switch (method, part) {
    case ("GET", nil): .read(account, id)
    case ("DELETE", nil): .delete(account, id)
    case ("PUT", "env"): .environment(account, id)
    case ("GET", "deployments"): .deployments(account, id)
    default: nil
    }
  }

  /// The organisation that it is about.
  var account: Account? {
    switch self {
    case .flavors, .instanceTypes, .groups, .attributes: nil
    case .list(let account), .create(let account), .allDeployments(let account),
      .read(let account, _), .delete(let account, _), .environment(let account, _),
      .deployments(let account, _):
      account
    }
  }
}
