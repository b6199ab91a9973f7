import Core
import Providers

// What Clever Cloud's API answers (facts: Clever Cloud §1 to §3), and a coordinator of its tenants.
extension Simulation {
  func answer(
    to route: CloudRoute, _ request: HTTPRequest, _ arrival: Arrival, of runner: Int
  ) -> HTTPResponse {
    if let account = route.account {
      let token = organisationToken(of: account)
      let shown = request.headers.first { $0.name == "Authorization" }?.value
      guard shown == "token \(token)" else { return .message(401, 2001, "not for \(shown ?? "")") }
    }
    let party = party(of: route, runner)
    return switch route {
    case .flavors: .json(Self.flavorsText)
    case .instanceTypes: .json(Self.instanceTypesText)
    case .groups: .json(#"[{"full_path":"t0"},{"full_path":"t1"}]"#)
    case .attributes(let namespace): attributes(of: namespace)
    case .list(let account): .json(applications(of: account))
    case .create(let account): create(request.body ?? [], in: account, arrival, by: party)
    case .allDeployments(let account): allDeployments(of: account, by: party)
    case .read(let account, let id): read(id, in: account)
    case .delete(let account, let id): delete(id, in: account, by: party)
    case .environment(let account, let id):
      putEnvironment(request.body ?? [], of: id, in: account, by: party)
    case .deployments(let account, let id): deployments(of: id, in: account)
    }
  }

  // MARK: What everybody may know

  /// Memory in MiB of which the weights are 1 to 4.
  private static let memory = [1024, 1783, 2466, 3104]
  private static let flavorsText =
    "["
    + ["S", "M", "L", "XL"].enumerated().map {
      #"{"name":"heptapod-runner-\#($0.element)","mem":\#(memory[$0.offset])}"#
    }.joined(separator: ",") + "]"
  private static let instanceTypesText =
    #"[{"type":"docker","version":"20260101","name":"Docker","variant":{"slug":"docker"}}]"#

  private func attributes(of namespace: String) -> HTTPResponse {
    let token = Self.organisationToken(of: namespace)
    return .json(
      #"[{"key":"cc_orga_id","value":"orga_\#(namespace)"},"#
        + #"{"key":"cc_orga_token","value":"\#(token)"}]"#)
  }

  // MARK: Applications

  /// All of an organisation, those that are being deleted too, and somebody else's.
  private func applications(of account: Account) -> String {
    var views = [#"{"id":"app_of_others","name":"website","state":"SHOULD_BE_UP"}"#]
    for machine in machines
    where machine.account == account && machine.isShown(at: timeline.now) {
      if machine.exists {
        machine.lastShown = timeline.now
        machine.listedAt = machine.listedAt ?? timeline.now
      }
      views.append(view(of: machine))
    }
    return "[\(views.joined(separator: ","))]"
  }

  private func view(of machine: Machine) -> String {
    let flavor = min(max(machine.weight.thousandths / 1000 - 1, 0), 3)
    let isReady = timeline.now >= machine.repositoryFrom
    let repository = machine.isGone ? "DELETED" : isReady ? "CREATED" : "CREATING"
    return #"{"id":"\#(machine.id)","name":"\#(machine.name)","creationDate":"#
      + #"\#(machine.createdAt.milliseconds),"state":"#
      + #""\#(machine.isGone ? "TO_DELETE" : "SHOULD_BE_UP")","instance":{"maxFlavor":{"mem":"#
      + #"\#(Self.memory[flavor])}},"deployment":{"repoState":"\#(repository)","httpUrl":"#
      + #""https://push.example/\#(machine.id).git"}}"#
  }

  private func application(_ id: ResourceID, in account: Account) -> Machine? {
    machines.last { machine in
      machine.id == id && machine.account == account && machine.isKnown(at: timeline.now)
    }
  }

  private func create(
    _ body: [UInt8], in account: Account, _ arrival: Arrival, by party: Party
  ) -> HTTPResponse {
    guard let json = try? JSONNode.parse(body), let name = json["name"]?.string,
      let word = json["minFlavor"]?.string?.split(separator: "-").last,
      let flavor = Self.catalogue[String(word)]
    else { return .message(400, 501) }
    let order = Order(name: ResourceName(name), account: account, executor: .cleverDocker)
    step(.ordered(order, isRepeat: arrival.isRepeat, isLate: arrival.isLate))
    if misbehaves(party, 8) { return refusedCreation(in: account) }
    let machine = make(order, flavor.weight, arrival, by: party)
    if misbehaves(party, 6) { machine.repositoryFrom = timeline.now + seconds(0...25) }
    guard misbehaves(party, 3) else { return .json(view(of: machine)) }
    // Somebody deletes it before anybody was told of it.
    vanish(machine)
    return .page(504)
  }

  private func refusedCreation(in account: Account) -> HTTPResponse {
    pick([
      .message(429, 429), .message(400, 9017), .message(400, 501), refusedToken(of: account),
      .message(503, -500),
    ])
  }

  /// It quotes what nobody should repeat.
  private func refusedToken(of account: Account) -> HTTPResponse {
    .message(401, 2001, "\(organisationToken(of: account)) is not accepted")
  }

  private func read(_ id: ResourceID, in account: Account) -> HTTPResponse {
    guard let machine = application(id, in: account) else { return .noApplication }
    // A look may come too early.
    let isTooEarly =
      timeline.now < min(machine.shownFrom, machine.createdAt + .seconds(10))
    return isTooEarly ? .noApplication : .json(view(of: machine))
  }

  private func delete(_ id: ResourceID, in account: Account, by party: Party) -> HTTPResponse {
    if misbehaves(party, 8) {
      return pick([
        .message(400, 400), .message(404, 4002), .page(404), refusedToken(of: account),
        .json(#"{"type":"error","id":1}"#),
      ])
    }
    guard let machine = application(id, in: account), machine.exists else { return .noApplication }
    remove(machine)
    return .json(#"{"id":302,"message":"deleted","type":"success"}"#)
  }

  private func putEnvironment(
    _ body: [UInt8], of id: ResourceID, in account: Account, by party: Party
  ) -> HTTPResponse {
    if misbehaves(party, 4) { return pick([.message(429, 429), .message(400, 557), .page(404)]) }
    guard let machine = application(id, in: account), machine.exists else { return .noApplication }
    let json = try? JSONNode.parse(body)
    machine.hasEnvironment = json?["CC_MOUNT_DOCKER_SOCKET"]?.string == "true"
    return .json(view(of: machine))
  }

  // MARK: Deployments

  /// Of all applications at once, which an older API does not tell.
  private func allDeployments(of account: Account, by party: Party) -> HTTPResponse {
    if misbehaves(party, 4) { return .message(404, 404) }
    let members = machines.compactMap { machine -> String? in
      guard machine.account == account, machine.exists, let row = row(of: machine) else {
        return nil
      }
      return #""\#(machine.id)":[\#(row)]"#
    }
    return .json("{\(members.joined(separator: ","))}")
  }

  private func deployments(of id: ResourceID, in account: Account) -> HTTPResponse {
    guard let machine = application(id, in: account), machine.exists else { return .noApplication }
    return .json("[\(row(of: machine) ?? "")]")
  }

  private func row(of machine: Machine) -> String? {
    guard let since = machine.launchedAt else { return nil }
    let isUp = machine.isAlive || timeline.now >= since + .seconds(20)
    let state = machine.hasEnded ? "OK" : isUp ? "TASK_RUNNING" : "WIP"
    return #"{"uuid":"deployment_\#(machine.id)","id":1,"date":\#(since.milliseconds),"#
      + #""state":"\#(state)","action":"DEPLOY"}"#
  }
}
