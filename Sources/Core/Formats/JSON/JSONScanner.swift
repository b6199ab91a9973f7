/// Turns bytes into nodes. It keeps its own stack, so that no nesting can exhaust the thread's, and
/// after an error the containers that were still open can be read off it.
struct JSONScanner: Sendable {
  let bytes: [UInt8]
  let selection: JSONSelection
  let nestingLimit: Int
  var position = 0
  var open: [JSONContainer] = []
  /// The document's value, once its end was seen; something wrong may follow it.
  private(set) var root: JSONNode?

  init(_ bytes: [UInt8], selecting selection: JSONSelection, nestingLimit: Int) {
    self.bytes = bytes
    self.selection = selection
    self.nestingLimit = nestingLimit
  }

  /// Reads the value that is all of the document.
  mutating func document() throws(JSONError) -> JSONNode {
    if bytes.count > Int(UInt32.max) { throw error("the document is too large") }
    let node = try value()
    root = node
    try expectEnd()
    return node
  }

  /// Reads one value, whatever follows it.
  mutating func value() throws(JSONError) -> JSONNode {
    var finished = try beginValue()
    while true {
      if let node = finished {
        if open.isEmpty { return node }
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
    let wanted = open.isEmpty ? selection : open[open.count - 1].next ?? .place
    switch bytes[position] {
    case UInt8(ascii: "{"): return try openContainer(isObject: true, wanted)
    case UInt8(ascii: "["): return try openContainer(isObject: false, wanted)
    case UInt8(ascii: "\""):
      let start = position
      return JSONNode(try scanText(wanted), at: start..<position)
    case UInt8(ascii: "t"): return try scanWord("true", .bool(true))
    case UInt8(ascii: "f"): return try scanWord("false", .bool(false))
    case UInt8(ascii: "n"): return try scanWord("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try scanNumber(wanted)
    default: throw error("this is no value")
    }
  }

  private mutating func openContainer(
    isObject: Bool, _ wanted: JSONSelection
  ) throws(JSONError) -> JSONNode? {
    guard open.count < nestingLimit else {
      throw error("arrays and objects are nested deeper than \(nestingLimit)")
    }
    let container = JSONContainer(at: position, isObject: isObject, wanted)
    position += 1
    skipWhitespace()
    if peek() == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
      position += 1
      return JSONNode(container.value, at: container.start..<position)
    }
    open.append(container)
    if isObject { try scanKey() }
    return nil
  }

  /// Puts a value into the innermost container and reads what follows it: the container itself if
  /// that ends here, nil if another value is next.
  private mutating func place(_ node: JSONNode) throws(JSONError) -> JSONNode? {
    let isObject = open[open.count - 1].isObject
    open[open.count - 1].take(node)
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
    return JSONNode(container.value, at: container.start..<position)
  }

  private mutating func scanKey() throws(JSONError) {
    let start = position
    guard peek() == UInt8(ascii: "\"") else { throw error("a member's name belongs here") }
    let (name, next) = try scanName(for: open[open.count - 1].selection)
    open[open.count - 1].name = name
    open[open.count - 1].nameRange = start..<position
    open[open.count - 1].next = next
    skipWhitespace()
    guard peek() == UInt8(ascii: ":") else { throw error("\":\" belongs here") }
    position += 1
  }

  private mutating func expectEnd() throws(JSONError) {
    skipWhitespace()
    if position < bytes.count { throw error("something follows the end of the document") }
  }
}
