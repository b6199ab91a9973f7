extension JSONScanner {
  /// Reads the name of a member, and finds out what is wanted of its value: nil if the member is
  /// left out, whose name is not kept either.
  mutating func scanName(
    for selection: JSONSelection
  ) throws(JSONError) -> (name: String, next: JSONSelection?) {
    switch selection {
    case .whole: return (try scanString(), .whole)
    case .place, .scalar, .elements:
      try skipString()
      return ("", nil)
    case .members(let wishes, let others):
      let start = position
      let isPlain = try skipString()
      if isPlain, let wish = Self.wish(bytes[start + 1..<position - 1], in: wishes) {
        return wish
      }
      if isPlain, others == nil { return ("", nil) }
      position = start
      let name = try scanString()
      return Self.wish(name.utf8, in: wishes) ?? (name, others)
    }
  }

  private static func wish(
    _ name: some Collection<UInt8>, in wishes: [JSONSelection.Wish]
  ) -> (name: String, next: JSONSelection?)? {
    let wish = wishes.first { $0.name.utf8.count == name.count && $0.name.utf8.elementsEqual(name) }
    return wish.map { ($0.name, $0.selection) }
  }
}
