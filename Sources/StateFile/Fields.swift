import Core

/// The members of a JSON object, read by name with the right type or a sentence.
struct Fields {
  let object: JSONObject
  let place: String
  private let document: [UInt8]

  init(_ node: JSONNode?, _ place: String, in document: [UInt8]) throws(CodingError) {
    guard let object = node?.object else { throw CodingError("\(place) is not an object") }
    self.object = object
    self.place = place
    self.document = document
  }

  func node(_ name: String) -> JSONNode? {
    guard let node = object[name], !node.isNull else { return nil }
    return node
  }

  private func wrong(_ name: String, _ wanted: String) -> CodingError {
    CodingError("\(place): `\(name)` is not \(wanted)")
  }

  func optionalString(_ name: String) throws(CodingError) -> String? {
    guard let node = node(name) else { return nil }
    guard let text = node.string else { throw wrong(name, "a string") }
    return text
  }

  func string(_ name: String) throws(CodingError) -> String {
    guard let text = try optionalString(name) else { throw CodingError("\(place): no `\(name)`") }
    return text
  }

  func optionalInteger(_ name: String) throws(CodingError) -> Int64? {
    guard let node = node(name) else { return nil }
    guard let number = node.int64 else { throw wrong(name, "an integer") }
    return number
  }

  func integer(_ name: String) throws(CodingError) -> Int64 {
    guard let number = try optionalInteger(name) else {
      throw CodingError("\(place): no `\(name)`")
    }
    return number
  }

  func flag(_ name: String) throws(CodingError) -> Bool {
    guard let node = node(name) else { return false }
    guard let flag = node.bool else { throw wrong(name, "true or false") }
    return flag
  }

  func optionalInstant(_ name: String) throws(CodingError) -> Instant? {
    guard let text = try optionalString(name) else { return nil }
    guard let instant = Instant(iso8601: text) else { throw wrong(name, "a time in ISO 8601") }
    return instant
  }

  func instant(_ name: String) throws(CodingError) -> Instant {
    guard let instant = try optionalInstant(name) else {
      throw CodingError("\(place): no `\(name)`")
    }
    return instant
  }

  /// One of a fixed set of words.
  func word<Word: RawRepresentable<String>>(
    _ name: String, as type: Word.Type
  ) throws(CodingError) -> Word? {
    guard let text = try optionalString(name) else { return nil }
    guard let word = Word(rawValue: text) else { throw wrong(name, "a word that is known here") }
    return word
  }

  func elements(_ name: String) throws(CodingError) -> [JSONNode] {
    guard let node = node(name) else { return [] }
    guard let elements = node.array else { throw wrong(name, "an array") }
    return elements
  }

  func bytes(_ node: JSONNode) -> [UInt8] { Array(document[node.range]) }

  /// Every member whose name is not in the list.
  func unknown(but known: Set<String>) -> [UnknownMember] {
    object.members.filter { !known.contains($0.key) }.map {
      UnknownMember(name: $0.key, value: bytes($0.value))
    }
  }
}
