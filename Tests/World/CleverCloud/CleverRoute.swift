/// A call of Clever Cloud's API that the sandbox knows.
struct CleverRoute: Equatable {
  /// What it asks for, as faults and books call it.
  let endpoint: Fault.Endpoint
  /// What its path names.
  var organisation: String?
  var application: String?
  var deployment: String?

  init?(_ call: Call) {
    guard call.path.first == "v2" else { return nil }
    let path = Array(call.path.dropFirst())
    guard let endpoint = Self.endpoint(call.method, path) else { return nil }
    self.endpoint = endpoint
    guard path[0] == "organisations" else { return }
    organisation = path[1]
    guard path[2] == "applications", path.count > 3 else { return }
    application = path[3]
    if path.count > 5, path[4] == "deployments" { deployment = path[5] }
  }

  private static func endpoint(_ method: String, _ path: [String]) -> Fault.Endpoint? {
    switch (method, path) {
    case ("GET", ["products", "instances"]): .instanceTypes
    case ("GET", ["products", "flavors"]): .flavors
    case ("GET", ["summary"]): .summary
    case _ where path.count < 3 || path[0] != "organisations": nil
    case ("GET", _) where path.count == 3 && path[2] == "deployments": .allDeployments
    case _ where path[2] != "applications": nil
    case ("GET", _) where path.count == 3: .applications
    case ("POST", _) where path.count == 3: .createApplication
    case ("GET", _) where path.count == 4: .application
    case ("DELETE", _) where path.count == 4: .deleteApplication
    case _ where path.count > 4: ofApplication(method, Array(path.dropFirst(4)))
    default: nil
    }
  }

  private static func ofApplication(_ method: String, _ path: [String]) -> Fault.Endpoint? {
    switch (method, path[0], path.count) {
    case ("GET", "env", 1): .environment
    case ("PUT", "env", 1): .putEnvironment
    case ("GET", "deployments", 1...2): .deployments
    case ("DELETE", "deployments", 3) where path[2] == "instances": .cancelDeployment
    case ("GET", "instances", 1): .instances
    case ("DELETE", "instances", 1): .cancelDeployment
    default: nil
    }
  }
}
