extension JSONNode {
  /// Reads a document, which holds exactly one value (RFC 8259).
  ///
  /// Strict, with one leniency: a `\u` escape of half a surrogate pair reads as U+FFFD. Bytes that
  /// are not UTF-8, control characters in strings and a byte order mark are refused.
  /// - Parameters:
  ///   - bytes: the document; 4 GiB and more are refused.
  ///   - nestingLimit: how many arrays and objects may stand inside each other.
  /// - Throws: `JSONError` with the place of the first wrong byte.
  public static func parse(
    _ bytes: [UInt8], nestingLimit: Int = 512
  ) throws(JSONError) -> JSONNode {
    var scanner = JSONScanner(bytes, nestingLimit: nestingLimit)
    return try scanner.document()
  }
}

/// Turns bytes into nodes. It keeps its own stack, so that no nesting can exhaust the thread's, and
/// after an error the containers that were still open can be read off it.
struct JSONScanner {
  /// An array or object whose end has not been seen yet.
  struct Container {
    let start: Int
    let isObject: Bool
    var elements: [JSONNode] = []
    var members: [JSONMember] = []
    var key = ""
    var keyRange = 0..<0
  }

  let bytes: [UInt8]
  let nestingLimit: Int
  var position = 0
  var open: [Container] = []
  /// The document's value, once its end was seen; something wrong may follow it.
  private(set) var root: JSONNode?

  init(_ bytes: [UInt8], nestingLimit: Int) {
    self.bytes = bytes
    self.nestingLimit = nestingLimit
  }

  mutating func document() throws(JSONError) -> JSONNode {
    if bytes.count > Int(UInt32.max) { throw error("the document is too large") }
    var finished = try beginValue()
    while true {
      if let node = finished {
        if open.isEmpty {
          root = node
          try expectEnd()
          return node
        }
        finished = try place(node)
      } else {
        finished = try beginValue()
      }
    }
  }

  /// Reads a scalar or an empty container; nil when a container was opened whose first value is
  /// next.
  private mutating func beginValue() throws(JSONError) -> JSONNode? {
    skipWhitespace()
    guard position < bytes.count else { throw error("the document ends where a value belongs") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try openContainer(isObject: true)
    case UInt8(ascii: "["): return try openContainer(isObject: false)
    case UInt8(ascii: "\""):
      let start = position
      return JSONNode(.string(try scanString()), at: start..<position)
    case UInt8(ascii: "t"): return try scanWord("true", .bool(true))
    case UInt8(ascii: "f"): return try scanWord("false", .bool(false))
    case UInt8(ascii: "n"): return try scanWord("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try scanNumber()
    default: throw error("this is no value")
    }
  }

  private mutating func openContainer(isObject: Bool) throws(JSONError) -> JSONNode? {
    guard open.count < nestingLimit else {
      throw error("arrays and objects are nested deeper than \(nestingLimit)")
    }
    open.append(Container(start: position, isObject: isObject))
    position += 1
    skipWhitespace()
    if peek() == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) { return closeContainer() }
    if isObject { try scanKey() }
    return nil
  }

  /// Puts a value into the innermost container and reads what follows it: the container itself if
  /// that ends here, nil if another value is next.
  private mutating func place(_ node: JSONNode) throws(JSONError) -> JSONNode? {
    let top = open.count - 1
    let isObject = open[top].isObject
    if isObject {
      let member = JSONMember(key: open[top].key, keyRange: open[top].keyRange, value: node)
      open[top].members.append(member)
    } else {
      open[top].elements.append(node)
    }
    skipWhitespace()
    switch peek() {
    case UInt8(ascii: ","):
      position += 1
      if isObject {
        skipWhitespace()
        try scanKey()
      }
      return nil
    case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
      return closeContainer()
    default:
      throw error(isObject ? "\",\" or \"}\" belongs here" : "\",\" or \"]\" belongs here")
    }
  }

  private mutating func closeContainer() -> JSONNode? {
    position += 1
    guard let container = open.popLast() else { return nil }
    let value: JSONValue =
      container.isObject
      ? .object(JSONObject(members: container.members)) : .array(container.elements)
    return JSONNode(value, at: container.start..<position)
  }

  private mutating func scanKey() throws(JSONError) {
    let start = position
    guard peek() == UInt8(ascii: "\"") else { throw error("a member's name belongs here") }
    let key = try scanString()
    open[open.count - 1].key = key
    open[open.count - 1].keyRange = start..<position
    skipWhitespace()
    guard peek() == UInt8(ascii: ":") else { throw error("\":\" belongs here") }
    position += 1
  }

  private mutating func expectEnd() throws(JSONError) {
    skipWhitespace()
    if position < bytes.count { throw error("something follows the end of the document") }
  }
}
