/// A change of a document: the bytes of a range give way to others.
public struct JSONEdit: Sendable, Hashable {
  /// The bytes that go; an empty range inserts.
  public var range: Range<Int>
  /// The bytes that come.
  public var replacement: [UInt8]

  /// Joins the parts.
  public init(range: Range<Int>, replacement: [UInt8]) {
    self.range = range
    self.replacement = replacement
  }

  /// The edit that puts a string in the place of a value.
  public static func replace(_ node: JSONNode, with text: String) -> JSONEdit {
    JSONEdit(range: node.range, replacement: JSONWriter.quoted(text))
  }

  /// The document with all the edits made in one pass. They may come in any order; those that
  /// insert at one place do so in the order given.
  /// - Throws: `JSONError` if two edits overlap or one lies outside of the document.
  public static func apply(
    _ edits: [JSONEdit], to bytes: [UInt8]
  ) throws(JSONError) -> [UInt8] {
    let ordered = edits.indices.sorted { a, b in
      let (x, y) = (edits[a].range, edits[b].range)
      // An insertion at the place where another range begins comes before that range.
      return (x.lowerBound, x.upperBound, a) < (y.lowerBound, y.upperBound, b)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.replacement.count })
    var position = 0
    for edit in ordered.lazy.map({ edits[$0] }) {
      guard edit.range.lowerBound >= position, edit.range.upperBound <= bytes.count else {
        throw JSONError("an edit does not fit the document", at: position, in: bytes)
      }
      result += bytes[position..<edit.range.lowerBound]
      result += edit.replacement
      position = edit.range.upperBound
    }
    result += bytes[position...]
    return result
  }
}

extension JSONNode {
  /// The edits that give members of this object new values and take others away, commas included.
  ///
  /// A name that is there has its last value replaced, one that is not is added at the end; a
  /// removed name goes with all its duplicates. No edits come of a value that is no object, and
  /// nothing is taken away from an object that is not whole.
  /// - Parameters:
  ///   - values: names and the bytes of their new values; a name may occur once.
  ///   - removed: names that go; one that is also set is only replaced.
  public func edits(
    setting values: [(name: String, value: [UInt8])], removing removed: [String] = []
  ) -> [JSONEdit] {
    guard let object else { return [] }
    let members = object.members
    let isSet = { (key: String) in values.contains { $0.name.utf8.elementsEqual(key.utf8) } }
    let goes = members.map { member in
      object.isWhole && !isSet(member.key)
        && removed.contains { $0.utf8.elementsEqual(member.key.utf8) }
    }
    var edits = Self.removals(of: goes, from: members)
    var added: [UInt8] = []
    var needsComma = object.isWhole ? goes.contains(false) : object.end != nil
    for (name, value) in values {
      if let node = self[name] {
        edits.append(JSONEdit(range: node.range, replacement: value))
      } else {
        if needsComma { added.append(UInt8(ascii: ",")) }
        added += JSONWriter.quoted(name) + [UInt8(ascii: ":")] + value
        needsComma = true
      }
    }
    if !added.isEmpty {
      let place = object.end ?? range.lowerBound + 1
      edits.append(JSONEdit(range: place..<place, replacement: added))
    }
    return edits
  }

  /// Each removed member takes the comma before it along; at the front, the one after it.
  private static func removals(of goes: [Bool], from members: [JSONMember]) -> [JSONEdit] {
    guard let firstKept = goes.firstIndex(of: false) else {
      guard let first = members.first, let last = members.last else { return [] }
      return [JSONEdit(range: first.range.lowerBound..<last.range.upperBound, replacement: [])]
    }
    var edits: [JSONEdit] = []
    if firstKept > 0 {
      let range = members[0].range.lowerBound..<members[firstKept].range.lowerBound
      edits.append(JSONEdit(range: range, replacement: []))
    }
    for index in members.indices where index > firstKept && goes[index] {
      let range = members[index - 1].range.upperBound..<members[index].range.upperBound
      edits.append(JSONEdit(range: range, replacement: []))
    }
    return edits
  }
}
