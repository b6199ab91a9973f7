/// Sends a job's images of Docker Hub through the dependency proxy of its group (config.md §4).
///
/// Only image names, and aliases that services lose by the new name, are changed in the payload;
/// every other byte stays as it came. What is mistyped stays too, and so does a name whose
/// variables cannot be expanded within `VariableExpansion`'s limits.
struct DependencyProxy {
  private let prefix: String
  private var expansion: VariableExpansion

  /// The payload with its names rewritten; as it came if there is no proxy, or if it is no JSON.
  static func rewrite(_ payload: [UInt8]) -> [UInt8] {
    guard let root = try? JSONNode.parse(payload, selecting: parts),
      var proxy = DependencyProxy(of: root, in: payload)
    else { return payload }
    return (try? JSONEdit.apply(proxy.edits(of: root, in: payload), to: payload)) ?? payload
  }

  private static let image: JSONSelection = ["name": .scalar, "alias": .scalar]
  private static let parts: JSONSelection = [
    "variables": .place, "image": image, "services": .place,
  ]

  /// Nil if the job has no proxy. The prefix is taken as it is: what it may refer to, the inner
  /// runner expands.
  private init?(of payload: JSONNode, in document: [UInt8]) {
    let variables = payload["variables"]
    let name = Array("CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX".utf8)
    guard let prefix = JobVariables.last(name, of: variables, in: document)?.value, !prefix.isEmpty
    else { return nil }
    self.prefix = String(decoding: prefix, as: UTF8.self)
    expansion = VariableExpansion(JobVariables(variables, in: document))
  }

  private mutating func edits(of payload: JSONNode, in document: [UInt8]) -> [JSONEdit] {
    var edits: [JSONEdit] = []
    if let image = payload["image"], let (name, _) = rewritten(image) {
      edits += image.edits(setting: [("name", JSONWriter.quoted(name))])
    }
    let services = JSONElements(of: payload["services"], in: document, selecting: Self.image)
    for service in services {
      guard let (name, alias) = rewritten(service) else { continue }
      var values = [(name: "name", value: JSONWriter.quoted(name))]
      if Self.hasNoAlias(service) { values.append(("alias", JSONWriter.quoted(alias))) }
      edits += service.edits(setting: values)
    }
    return edits
  }

  /// The name through the proxy, and the alias that its first name would have given; nil if the
  /// name stays.
  private mutating func rewritten(_ image: JSONNode) -> (name: String, alias: String)? {
    guard let name = image["name"]?.string, let expanded = expansion.expand(name) else {
      return nil
    }
    let original = ImageName(text: expanded)
    // A long prefix and many images would make a payload without end.
    guard let rest = original.onDockerHub, expansion.spend(prefix.utf8.count) else { return nil }
    return ("\(prefix)/\(rest)", original.alias)
  }

  private static func hasNoAlias(_ service: JSONNode) -> Bool {
    guard let alias = service["alias"] else { return true }
    return alias.isNull || alias.string?.isEmpty == true
  }
}
