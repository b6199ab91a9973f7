import Foundation

extension CleverLedger {
  /// Why a call is not let in; nil: it is.
  func refusal(of call: Call, _ route: CleverRoute) -> Answer? {
    // The catalogue is public.
    if route.endpoint == .instanceTypes || route.endpoint == .flavors { return nil }
    guard let access = access(call) else {
      return .clever(401, id: 401, "You are not authenticated")
    }
    guard let organisation = route.organisation else { return nil }
    guard settings.organisations.contains(where: { $0.id == organisation }),
      access.contains(organisation)
    else { return .clever(403, id: 403, "You have no access to organisation \(organisation)") }
    return nil
  }

  /// The organisations that the caller may work in; nil: who calls is not known.
  func access(_ call: Call) -> Set<String>? {
    let value = call.headers["authorization"] ?? ""
    if value.hasPrefix("token ") {
      let token = value.dropFirst(6)
      return settings.organisations.first { $0.token == token }.map { [$0.id] }
    }
    guard value.hasPrefix("OAuth ") else { return nil }
    let words = Self.parameters(String(value.dropFirst(6)))
    return settings.users.first { Self.signs(words, $0) }?.organisations
  }

  /// `name="value", …`, percent encoding undone.
  private static func parameters(_ text: String) -> [String: String] {
    let pairs = text.split(separator: ",").compactMap { part -> (String, String)? in
      let pair = part.trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[1].hasPrefix("\""), pair[1].hasSuffix("\""), pair[1].count > 1
      else { return nil }
      let value = String(pair[1].dropFirst().dropLast())
      return (String(pair[0]), value.removingPercentEncoding ?? value)
    }
    return Dictionary(pairs) { $1 }
  }

  private static func signs(_ words: [String: String], _ user: CleverCloudSettings.User) -> Bool {
    words["oauth_signature_method"] == "PLAINTEXT"
      && words["oauth_consumer_key"] == user.consumer.key
      && words["oauth_token"] == user.token.key
      && words["oauth_signature"] == "\(user.consumer.secret)&\(user.token.secret)"
  }

  /// `GET /summary`: what the caller can see.
  func summary(_ call: Call, at now: Double) -> Answer {
    let access = access(call) ?? []
    let organisations = settings.organisations.filter { access.contains($0.id) }.map {
      organisation -> JSON in
      let visible = visible(in: organisation.id, at: now).map { index -> JSON in
        let book = applications[index].book
        return [
          "id": .string(book.id), "name": .string(book.name), "instanceType": "docker",
          "state": .string(applications[index].state), "ownerId": .string(organisation.id),
        ]
      }
      return [
        "id": .string(organisation.id), "name": .string(organisation.id),
        "applications": .array(visible), "addons": [],
      ]
    }
    return Answer(200, json: JSON.object(["user": nil, "organisations": .array(organisations)]))
  }
}

extension Answer {
  /// A message of the second version of the API.
  static func clever(
    _ status: Int, id: Int, _ text: String, type: String = "error", fields: [String: String] = [:]
  ) -> Answer {
    var members: [String: JSON] = [
      "id": .int(id), "message": .string(text), "type": .string(type),
    ]
    if !fields.isEmpty { members["fields"] = .object(fields.mapValues { .string($0) }) }
    return Answer(status, json: JSON.object(members))
  }

  static func unknownApplication(_ id: String) -> Answer {
    .clever(404, id: 4004, "The application \(id) doesn't exist")
  }

  static let unknownPath = Answer.clever(404, id: 404, "There is nothing here")
}
