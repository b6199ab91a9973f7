import Core

/// One image in a listing.
struct EngineImage: Sendable, Hashable {
  var id: String
  /// Its tags; none if it is dangling.
  var tags: [String]
  /// The value of hpr's label.
  var label: String?
  var createdAt: Instant

  init(
    id: String, tags: [String] = [], label: String? = nil,
    createdAt: Instant = Instant(milliseconds: 0)
  ) {
    self.id = id
    self.tags = tags
    self.label = label
    self.createdAt = createdAt
  }

  private init(_ node: JSONNode) throws(EngineFailure) {
    // Before API 1.43 the tags of a dangling image are not empty.
    self.init(
      id: try node.id(), tags: try node.strings("RepoTags").filter { $0 != "<none>:<none>" },
      label: node["Labels"]?[EngineLabel.resource]?.string, createdAt: node.createdAt)
  }

  /// Reads the answer to `GET /images/json`; what cannot be read makes it no listing at all.
  static func listing(in document: JSONNode) throws(EngineFailure) -> [EngineImage] {
    var images: [EngineImage] = []
    for node in try document.elements() { images.append(try EngineImage(node)) }
    return images
  }

  /// Whether it has no tag, and a build of the resource left it.
  func isLeftover(of name: ResourceName) -> Bool { tags.isEmpty && label == name.text }

  /// The names of all resources that it may be a part of. An image with tags is not counted by its
  /// label: somebody may have built their own upon it.
  var resources: [ResourceName] {
    let repositories = tags.compactMap { $0.hasSuffix(":latest") ? String($0.dropLast(7)) : nil }
    return (tags.isEmpty ? [label].compactMap { $0 } : repositories).map { ResourceName($0) }
  }
}

extension ResourceName {
  /// The tag of its image. A repository is in lower case (the peer cares for that as well).
  var imageTag: String { text.lowercased() + ":latest" }

  /// Whether it can be the name of a container, which keeps it from being taken for a path, an id
  /// or an empty filter.
  var isOfEngine: Bool {
    let isWord = { (c: UInt8) in
      (0x30...0x39).contains(c) || (0x41...0x5a).contains(c) || (0x61...0x7a).contains(c)
    }
    let bytes = text.utf8
    return (2...200).contains(bytes.count) && bytes.first.map(isWord) == true
      && bytes.allSatisfy { isWord($0) || "_.-".utf8.contains($0) }
  }
}
