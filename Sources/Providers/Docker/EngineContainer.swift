import Core

/// One container in a listing.
struct EngineContainer: Sendable, Hashable {
  var id: String
  /// Its names without the leading slash.
  var names: [String]
  /// The image as whoever made the container named it.
  var image: String
  /// The value of hpr's label. A container has its image's labels too.
  var label: String?
  var createdAt: Instant

  init(
    id: String, names: [String] = [], image: String = "", label: String? = nil,
    createdAt: Instant = Instant(milliseconds: 0)
  ) {
    self.id = id
    self.names = names
    self.image = image
    self.label = label
    self.createdAt = createdAt
  }

  private init(_ node: JSONNode) throws(EngineFailure) {
    let names = try node.strings("Names").map {
      $0.hasPrefix("/") ? String($0.dropFirst()) : $0
    }
    self.init(
      id: try node.id(), names: names, image: node["Image"]?.string ?? "",
      label: node["Labels"]?[EngineLabel.resource]?.string, createdAt: node.createdAt)
  }

  /// Reads the answer to `GET /containers/json`. What cannot be read makes it no listing at all:
  /// a container passed over would look like one that is gone.
  static func listing(in document: JSONNode) throws(EngineFailure) -> [EngineContainer] {
    var containers: [EngineContainer] = []
    for node in try document.elements() { containers.append(try EngineContainer(node)) }
    return containers
  }

  /// Whether the peer may have made it for the job of that name: it started a container without a
  /// name or a label of hpr's from the image that bears the name.
  func isByPeer(for name: ResourceName) -> Bool {
    label == nil && (image == name.imageTag || image == name.text)
  }

  /// Whether it goes with the resource: the job's own container, or one of a step of its build.
  func belongs(to name: ResourceName) -> Bool {
    names.contains(name.text) || label == name.text || isByPeer(for: name)
  }

  /// The names of all resources that it may be a part of.
  var resources: [ResourceName] {
    let image = image.hasSuffix(":latest") ? String(image.dropLast(7)) : image
    return (names + [label, image].compactMap { $0 }).map { ResourceName($0) }
  }
}

/// The labels that hpr writes.
enum EngineLabel {
  /// The name of the resource that an image or a container is a part of.
  static let resource = "hpr.resource"
}
