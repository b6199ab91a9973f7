import Foundation

extension CleverLedger {
  /// `POST …/applications`.
  mutating func create(_ organisation: String, _ call: Call, at now: Double) -> Answer {
    guard case .object(let request)? = JSON.read(call.body) else {
      return .clever(400, id: 400, "The body is not an object")
    }
    if let refusal = refusal(of: request) { return refusal }
    let behaviour = behaviour(of: request)
    if behaviour.comesLate {
      late.append(Late(organisation: organisation, request: request))
      return .providerError
    }
    let index = add(request, to: organisation, at: now)
    // One that is ready for the first look is ready at once.
    if behaviour.repositoryLooks == 0 { lookAtRepository(index, at: now) }
    return Answer(200, json: view(index))
  }

  /// Carries out the creates that were answered 503, as an overloaded platform does at last.
  mutating func carryOutLate(at now: Double) -> [String] {
    defer { late = [] }
    return late.map { applications[add($0.request, to: $0.organisation, at: now)].book.id }
  }

  private func behaviour(of request: [String: JSON]) -> ApplicationBehaviour {
    let job = request["name"]?.string.flatMap(ApplicationBook.job)
    return job.flatMap { behaviours[$0] } ?? settings.behaviour
  }

  @discardableResult
  mutating func add(
    _ request: [String: JSON], to organisation: String, isForeign: Bool = false, at now: Double
  ) -> Int {
    let book = ApplicationBook(
      id: "app_\(UUID().uuidString.lowercased())", name: request["name"]?.string ?? "",
      organisation: organisation, isForeign: isForeign, createdAt: now)
    let behaviour = behaviour(of: request)
    var application = Application(book: book, request: request, behaviour: behaviour)
    if case .object(let members)? = request["env"] {
      application.environment = members.compactMapValues(\.string)
    }
    applications.append(application)
    return applications.count - 1
  }

  /// What a create lacks; nil: nothing.
  private func refusal(of request: [String: JSON]) -> Answer? {
    guard request["instanceType"]?.string == "docker",
      request["instanceVersion"]?.string == catalogue.version
    else {
      return .clever(400, id: 9017, "The instance type or version you asked for doesn't exist")
    }
    var fields: [String: String] = [:]
    if request["name"]?.string?.isEmpty ?? true { fields["name"] = "missing" }
    if let zone = request["zone"]?.string, !Catalogue.zones.contains(zone) {
      fields["zone"] = "unknown"
    }
    if request["deploy"]?.string != "git" { fields["deploy"] = "unknown" }
    let variants = [Catalogue.docker, Catalogue.runner]
    if !variants.contains(request["instanceVariant"]?.string ?? "") {
      fields["instanceVariant"] = "unknown"
    }
    for key in ["minFlavor", "maxFlavor"]
    where Catalogue.flavor(named: request[key]?.string ?? "") == nil { fields[key] = "unknown" }
    for key in ["minInstances", "maxInstances"] where request[key]?.int == nil {
      fields[key] = "missing"
    }
    guard fields.isEmpty else {
      return .clever(400, id: 501, "The requirements are not met", fields: fields)
    }
    return nil
  }

  func visible(in organisation: String, at now: Double) -> [Int] {
    applications.indices.filter {
      let application = applications[$0]
      return application.book.organisation == organisation && application.isThere
        && now >= application.book.createdAt + application.behaviour.hiddenSeconds
    }
  }

  /// `GET …/applications`: all at once, whoever made them.
  mutating func list(_ organisation: String, at now: Double) -> Answer {
    let all = visible(in: organisation, at: now)
    let views = all.map { view($0) }
    for index in all where applications[index].book.deletedAt != nil {
      applications[index].deletionLooks += 1
    }
    return Answer(200, json: views)
  }

  /// `GET …/applications/:id`.
  mutating func read(_ index: Int, at now: Double) -> Answer {
    guard applications[index].book.deletedAt == nil else {
      let view = view(index)
      applications[index].deletionLooks += 1
      return Answer(200, json: view)
    }
    lookAtRepository(index, at: now)
    return Answer(200, json: view(index))
  }

  private mutating func lookAtRepository(_ index: Int, at now: Double) {
    let application = applications[index]
    guard !application.hasRepository else { return }
    guard application.repositoryLooks >= application.behaviour.repositoryLooks,
      now >= application.book.createdAt + application.behaviour.repositorySeconds
    else {
      applications[index].repositoryLooks += 1
      return
    }
    applications[index].hasRepository = true
    if application.behaviour.repositoryState == "CREATED" {
      happen(.repository(application.book.id))
    }
  }

  /// `DELETE …/applications/:id`.
  mutating func delete(_ index: Int, at now: Double) -> Answer {
    let id = applications[index].book.id
    guard applications[index].book.deletedAt == nil else { return .unknownApplication(id) }
    applications[index].book.deletedAt = now
    applications[index].state = "TO_DELETE"
    happen(.deleted(id))
    return .clever(200, id: 302, "The application has successfully been deleted", type: "success")
  }
}

extension Answer {
  /// What bursts of creates are answered.
  static let providerError = Answer.clever(
    503, id: -500, "<html><body><h1>503 Service Unavailable</h1></body></html>")
}

extension Fault {
  /// The first `times` calls of an endpoint are answered as an overloaded platform does.
  public static func overload(_ endpoint: Endpoint, times: Int? = nil) -> Fault {
    var fault = Fault(endpoint, .answer, status: 503, times: times)
    fault.body = String(decoding: Answer.providerError.body, as: UTF8.self)
    fault.headers = Answer.providerError.headers
    return fault
  }
}
