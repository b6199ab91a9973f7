/// The variables of a job as its image names see them: of several of one name the last counts.
///
/// Names are compared by bytes. What is mistyped counts as not there; a value that is null or
/// missing is empty (facts: coordinator §1.8). There may be very many, of which few are looked up:
/// only their places are remembered.
struct JobVariables: Sendable {
  /// One variable.
  struct Variable: Sendable, Hashable {
    /// Its value as it came.
    var value: [UInt8]
    /// Whether references in the value are text.
    var isRaw: Bool
    /// Whether a reference gives the path of a file that only the inner runner knows.
    var isFile: Bool
  }

  /// Where a variable stands in the document, by the hash of its name.
  private struct Entry {
    let hash: UInt32
    let offset: UInt32
  }

  private let document: [UInt8]
  // In the order of hashes, then of places.
  private var entries: [Entry] = []
  // None is read twice, however long it is.
  private var found: [[UInt8]: Variable] = [:]

  /// Reads the payload's `variables`.
  init(_ list: JSONNode?, in document: [UInt8]) {
    self.document = document
    // No entry is shorter; what is not used of this costs no memory.
    entries.reserveCapacity((list?.range.count ?? 0) / #"{"key":""},"#.utf8.count)
    for node in JSONElements(of: list, in: document, selecting: Self.places) {
      guard let key = node["key"]?.string, Self.hasValue(node) else { continue }
      let hash = Self.hash(Array(key.utf8))
      entries.append(
        Entry(hash: hash, offset: UInt32(truncatingIfNeeded: node.range.lowerBound)))
    }
    entries.sort { ($0.hash, $0.offset) < ($1.hash, $1.offset) }
  }

  /// The last variable of that name.
  mutating func last(_ name: [UInt8]) -> Variable? {
    if let variable = found[name] { return variable }
    let hash = Self.hash(name)
    var index = end(of: hash)
    while index > 0, entries[index - 1].hash == hash {
      index -= 1
      let offset = Int(entries[index].offset)
      guard let node = JSONNode.read(document, at: offset, selecting: Self.places),
        Self.isNamed(node, name)
      else { continue }
      found[name] = Self.variable(node, in: document)
      return found[name]
    }
    return nil
  }

  /// The last variable of that name, where only one is asked for.
  static func last(_ name: [UInt8], of list: JSONNode?, in document: [UInt8]) -> Variable? {
    var last: JSONNode?
    for node in JSONElements(of: list, in: document, selecting: places)
    where isNamed(node, name) && hasValue(node) {
      last = node
    }
    return last.map { variable($0, in: document) }
  }

  /// The index behind the last entry whose hash is not greater.
  private func end(of hash: UInt32) -> Int {
    var range = 0..<entries.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        entries[middle].hash <= hash ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  private static let places: JSONSelection = [
    "key": .scalar, "value": .place, "raw": .place, "file": .place,
  ]

  private static func hash(_ name: [UInt8]) -> UInt32 {
    var hasher = Hasher()
    name.withUnsafeBytes { hasher.combine(bytes: $0) }
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }

  private static func isNamed(_ node: JSONNode, _ name: [UInt8]) -> Bool {
    node["key"]?.string?.utf8.elementsEqual(name) == true
  }

  private static func hasValue(_ node: JSONNode) -> Bool {
    switch node["value"]?.value {
    case nil, .null, .string, .unread(.string): true
    case .bool, .number, .array, .object, .unread: false
    }
  }

  private static func variable(_ node: JSONNode, in document: [UInt8]) -> Variable {
    let value = node["value"]?.reading(document).string ?? ""
    return Variable(
      value: Array(value.utf8), isRaw: node["raw"]?.bool == true,
      isFile: node["file"]?.bool == true)
  }
}
