import Core

/// What listings of containers and images have in common.
extension JSONNode {
  /// The elements of a listing; `null` is an empty one.
  func elements() throws(EngineFailure) -> [JSONNode] {
    if isNull { return [] }
    guard let array else { throw .unreadable("a listing is no array") }
    return array
  }

  /// The id, without which nothing can be done to the thing.
  func id() throws(EngineFailure) -> String {
    guard let id = self["Id"]?.string, !id.isEmpty else {
      throw .unreadable("something in a listing has no id")
    }
    return id
  }

  /// A list of strings; absent and `null` are empty.
  func strings(_ key: String) throws(EngineFailure) -> [String] {
    guard let node = self[key], !node.isNull else { return [] }
    guard let array = node.array else { throw .unreadable("\(key) in a listing is no array") }
    var strings: [String] = []
    for element in array {
      guard let text = element.string else { throw .unreadable("\(key) in a listing is no text") }
      strings.append(text)
    }
    return strings
  }

  /// `Created` of a listing, in seconds since 1970; 0 if it is not said.
  var createdAt: Instant {
    let seconds = self["Created"]?.int64 ?? 0
    return Instant(milliseconds: 0) + .seconds(max(0, seconds))
  }
}
