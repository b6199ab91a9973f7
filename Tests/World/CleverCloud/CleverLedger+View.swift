extension CleverLedger {
  /// An application as the API shows it.
  func view(_ index: Int) -> JSON {
    let application = applications[index]
    let book = application.book
    let host = "app-" + book.id.dropFirst(4)
    let created = Int(book.createdAt * 1000)
    return [
      "id": .string(book.id), "name": .string(book.name),
      "description": .string(application.request["description"]?.string ?? book.name),
      "zone": .string(application.request["zone"]?.string ?? "par"), "zoneId": nil,
      "ownerId": .string(book.organisation), "instance": instance(application),
      "deployment": deployment(application),
      "vhosts": [["fqdn": .string("\(host).cleverapps.io/")]], "creationDate": .int(created),
      "last_deploy": .int(application.deployments.count), "archived": false,
      "stickySessions": false, "homogeneous": false, "favourite": false, "cancelOnPush": false,
      "separateBuild": false, "buildFlavor": nil, "webhookUrl": nil, "webhookSecret": nil,
      "commitId": application.book.pushes.last.map { .string($0) } ?? nil, "appliance": nil,
      "state": .string(application.state), "branch": "master", "forceHttps": "DISABLED",
      "env": environmentList(application),
      "deployUrl": .string("\(repositories)/\(book.id).git"),
    ]
  }

  private func instance(_ application: Application) -> JSON {
    func flavor(_ key: String) -> JSON {
      Catalogue.flavor(named: application.request[key]?.string ?? "") ?? nil
    }
    let variant = application.request["instanceVariant"]?.string ?? Catalogue.docker
    let isRunner = variant == Catalogue.runner
    let version = application.request["instanceVersion"]?.string ?? catalogue.version
    return [
      "type": "docker", "version": .string(version),
      "variant": Catalogue.variant(
        variant, slug: isRunner ? "heptapod-docker-runner" : "docker",
        name: isRunner ? "Heptapod Docker Runner" : "Docker"),
      "minInstances": application.request["minInstances"] ?? 1,
      "maxInstances": application.request["maxInstances"] ?? 1, "maxAllowedInstances": 40,
      "minFlavor": flavor("minFlavor"), "maxFlavor": flavor("maxFlavor"),
      "flavors": .array(Catalogue.flavors(context: nil)), "defaultEnv": [:],
      "lifetime": application.request["instanceLifetime"] ?? "REGULAR",
      "instanceAndVersion": .string("docker-\(version)"),
    ]
  }

  private func deployment(_ application: Application) -> JSON {
    let path = "\(application.book.id).git"
    let host = repositories.split(separator: "/").last.map(String.init) ?? ""
    let isDeleted = application.book.deletedAt != nil
    let known = application.hasRepository ? application.behaviour.repositoryState : "CREATING"
    return [
      "shutdownable": false, "type": "GIT", "repoState": .string(isDeleted ? "DELETED" : known),
      "url": .string("git+ssh://git@\(host)/\(path)"),
      "httpUrl": .string("\(repositories)/\(path)"),
    ]
  }

  func environmentList(_ application: Application) -> JSON {
    .array(
      application.environment.sorted { $0.key < $1.key }.map {
        ["name": .string($0.key), "value": .string($0.value)]
      })
  }

  /// `GET …/env`.
  func environment(_ index: Int) -> Answer {
    Answer(200, json: environmentList(applications[index]))
  }

  /// `PUT …/env[?check=true]`: what was there before is gone. Only who has it checked is told of
  /// what is not valid.
  mutating func putEnvironment(_ index: Int, _ call: Call, at now: Double) -> Answer {
    guard case .object(let members)? = JSON.read(call.body) else {
      return .clever(400, id: 557, "The environment is not an object")
    }
    let bad = members.filter { !Self.isName($0.key) || $0.value.string == nil }
    guard bad.isEmpty || call.query["check"] != "true" else {
      return .clever(
        400, id: 557, "The environment is not valid", fields: bad.mapValues { _ in "not valid" })
    }
    applications[index].environment = members.compactMapValues(\.string)
    return Answer(200, json: view(index))
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || $0 == 0x5F
    }
  }
}
