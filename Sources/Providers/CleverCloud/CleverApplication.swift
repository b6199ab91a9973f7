import Core

/// An application as the API shows it (facts: Clever Cloud §2). Only its id has to be there.
struct CleverApplication: Sendable, Hashable {
  /// What is known of the repository that a push goes to.
  enum Repository: Sendable, Hashable {
    /// It is being made, or nothing is said of it.
    case awaited
    /// It takes a push at this address.
    case ready(url: String)
    /// It will never take one: the API's word.
    case never(String)
  }

  var id: ResourceID
  var name: String?
  /// The API's word: `SHOULD_BE_UP`, `TO_DELETE`…
  var state: String?
  /// When it was made; 0 if that is not said.
  var createdAt = Instant(milliseconds: 0)
  /// By its largest flavor, if that can be read.
  var weight: Weight?
  var repository = Repository.awaited

  /// Reads one.
  init(_ node: JSONNode) throws(CleverFailure) {
    guard let id = node["id"]?.string, !id.isEmpty else {
      throw .unreadable("an application without an id")
    }
    self.id = ResourceID(id)
    name = node["name"]?.string
    state = node["state"]?.string
    createdAt = Instant(milliseconds: max(0, node["creationDate"]?.int64 ?? 0))
    weight = node["instance"]?["maxFlavor"]?.mebibytes.flatMap { Weight(mebibytes: $0) }
    repository = Self.repository(in: node["deployment"])
  }

  private static func repository(in deployment: JSONNode?) -> Repository {
    let url = deployment?["httpUrl"]?.string ?? ""
    switch deployment?["repoState"]?.string {
    case "CREATED" where !url.isEmpty: return .ready(url: url)
    case let word? where ["NOT_NEEDED", "DELETED"].contains(word): return .never(word)
    default: return .awaited
    }
  }

  /// Reads a listing. One that cannot be read makes it no listing at all: an application passed
  /// over would look like one that is gone.
  static func listing(in document: JSONNode) throws(CleverFailure) -> [CleverApplication] {
    guard let elements = document.array else { throw .unreadable("a listing that is no array") }
    var applications: [CleverApplication] = []
    for node in elements {
      let application = try CleverApplication(node)
      guard application.name != nil else {
        throw .unreadable("an application without a name in a listing")
      }
      applications.append(application)
    }
    return applications
  }

  /// Whether it is on its way out; then it is as good as gone (facts: Clever Cloud §3.1).
  var isBeingDeleted: Bool { state == "TO_DELETE" }

  /// Why nothing will ever be deployed on it, if that is so.
  var obstacle: String? {
    switch state {
    case "DEFAULT_OF_PAYMENT":
      "Clever Cloud holds it back, because the organisation has no means of payment or no credit "
        + "(DEFAULT_OF_PAYMENT)"
    case "MODERATED": "Clever Cloud's moderation has stopped it (MODERATED)"
    default: nil
    }
  }

  /// The application as a listing tells it.
  var found: FoundResource {
    FoundResource(
      name: ResourceName(name ?? ""), id: id, createdAt: createdAt, weight: weight)
  }
}

extension JSONNode {
  /// The memory of a flavor in MiB: `mem`, else `memory.value`, which is in bytes and has been seen
  /// as a string.
  var mebibytes: Int64? {
    if let mebibytes = self["mem"]?.int64 { return mebibytes }
    let value = self["memory"]?["value"]
    return (value?.int64 ?? value?.string.flatMap { Int64($0) }).map { $0 / (1 << 20) }
  }
}
