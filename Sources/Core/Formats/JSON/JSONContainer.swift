/// An array or object whose end has not been seen yet, with what was kept of it.
struct JSONContainer: Sendable {
  let start: Int
  let isObject: Bool
  /// What is wanted of it.
  let selection: JSONSelection
  /// What is wanted of the value that is next; nil if it is left out.
  var next: JSONSelection?
  /// The name of the value that is next, and where it stands.
  var name = ""
  var nameRange = 0..<0
  private var elements: [JSONNode] = []
  private var members: [JSONMember] = []
  private var end: Int?

  init(at start: Int, isObject: Bool, _ selection: JSONSelection) {
    self.start = start
    self.isObject = isObject
    self.selection = selection
    if !isObject { next = selection.ofElements }
  }

  /// Takes the value that was next, if it is wanted.
  mutating func take(_ node: JSONNode) {
    if isObject { end = node.range.upperBound }
    guard next != nil else { return }
    guard isObject else { return elements.append(node) }
    if !selection.keepsAllMembers {
      members.removeAll { $0.key.utf8.elementsEqual(name.utf8) }
    }
    members.append(JSONMember(key: name, keyRange: nameRange, value: node))
  }

  /// Whether nothing was kept so far.
  var isEmpty: Bool { elements.isEmpty && members.isEmpty }

  /// The members so far.
  var object: JSONObject {
    JSONObject(members: members, isWhole: selection.keepsAllMembers, end: end)
  }

  /// It, once its end was seen.
  var value: JSONValue {
    switch selection {
    case .whole where isObject, .members where isObject: .object(object)
    case .whole where !isObject, .elements where !isObject: .array(elements)
    case .whole, .place, .scalar, .members, .elements: .unread(isObject ? .object : .array)
    }
  }
}
