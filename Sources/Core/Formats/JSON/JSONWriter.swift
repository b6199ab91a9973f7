/// Builds a document from its parts, in the order in which they are given.
///
/// Commas and indentation are its business; that a field is written inside an object, and that
/// what was begun is ended, is the caller's.
public struct JSONWriter: Sendable {
  /// How the document looks.
  public enum Layout: Sendable, Hashable {
    /// One line without spaces.
    case compact
    /// One part a line, indented by two spaces, for people. Raw parts stay as they are.
    case indented
  }

  /// What has been written so far.
  public private(set) var bytes: [UInt8] = []
  private let layout: Layout
  // One entry for each container that is open: whether it holds something yet.
  private var isFilled: [Bool] = []

  /// An empty document.
  /// - Parameter size: about how many bytes it will have, if that is known.
  public init(_ layout: Layout = .compact, size: Int = 0) {
    self.layout = layout
    bytes.reserveCapacity(size)
  }

  /// Begins an object that is an element, or the whole document.
  public mutating func beginObject() { begin(UInt8(ascii: "{"), name: nil) }
  /// Begins an object that is a member's value.
  public mutating func beginObject(_ name: String) { begin(UInt8(ascii: "{"), name: name) }
  /// Ends the innermost object.
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  /// Begins an array that is an element, or the whole document.
  public mutating func beginArray() { begin(UInt8(ascii: "["), name: nil) }
  /// Begins an array that is a member's value.
  public mutating func beginArray(_ name: String) { begin(UInt8(ascii: "["), name: name) }
  /// Ends the innermost array.
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  /// Ends the document as a text of lines ends.
  public mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

  /// Writes a string, or `null`.
  public mutating func field(_ name: String, _ value: String?) {
    beginPart(name)
    append(value)
  }
  /// Writes an integer, or `null`.
  public mutating func field(_ name: String, _ value: (some FixedWidthInteger)?) {
    beginPart(name)
    appendLiteral(value.map { String($0) } ?? "null")
  }
  /// Writes `true`, `false` or `null`.
  public mutating func field(_ name: String, _ value: Bool?) {
    beginPart(name)
    appendLiteral(value.map { $0 ? "true" : "false" } ?? "null")
  }
  /// Writes a number; what JSON cannot express (infinities, not a number) and nil are `null`.
  public mutating func field(_ name: String, _ value: Double?) {
    beginPart(name)
    appendLiteral(value.flatMap { $0.isFinite ? $0.description : nil } ?? "null")
  }
  /// Writes the bytes of a value as they are.
  public mutating func field(_ name: String, raw: some Collection<UInt8>) {
    beginPart(name)
    bytes += raw
  }

  /// The bytes of members of a document's outermost object, to be written into many documents of
  /// that layout by `append(members:)`.
  public static func members(_ layout: Layout, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter(layout)
    writer.beginObject()
    write(&writer)
    return Array(writer.bytes.dropFirst())
  }

  /// Writes members of the outermost object that were written before, or none.
  public mutating func append(members: [UInt8]) {
    guard !members.isEmpty, let filled = isFilled.last else { return }
    if filled { bytes.append(UInt8(ascii: ",")) }
    isFilled[isFilled.count - 1] = true
    bytes += members
  }

  /// Writes a string, or `null`, as an element.
  public mutating func element(_ value: String?) {
    beginPart(nil)
    append(value)
  }
  /// Writes an integer as an element.
  public mutating func element(_ value: some FixedWidthInteger) {
    beginPart(nil)
    appendLiteral(String(value))
  }
  /// Writes `true` or `false` as an element.
  public mutating func element(_ value: Bool) {
    beginPart(nil)
    appendLiteral(value ? "true" : "false")
  }
  /// Writes the bytes of a value as they are, as an element.
  public mutating func element(raw: some Collection<UInt8>) {
    beginPart(nil)
    bytes += raw
  }

  private mutating func begin(_ bracket: UInt8, name: String?) {
    beginPart(name)
    bytes.append(bracket)
    isFilled.append(false)
  }

  private mutating func end(_ bracket: UInt8) {
    if isFilled.popLast() == true { breakLine() }
    bytes.append(bracket)
  }

  private mutating func beginPart(_ name: String?) {
    if let filled = isFilled.last {
      if filled { bytes.append(UInt8(ascii: ",")) }
      isFilled[isFilled.count - 1] = true
      breakLine()
    }
    guard let name else { return }
    Self.append(quoted: name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    if layout == .indented { bytes.append(UInt8(ascii: " ")) }
  }

  private mutating func breakLine() {
    guard layout == .indented else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in isFilled { bytes += [UInt8(ascii: " "), UInt8(ascii: " ")] }
  }

  private mutating func appendLiteral(_ literal: String) { bytes += literal.utf8 }

  private mutating func append(_ value: String?) {
    guard let value else { return appendLiteral("null") }
    Self.append(quoted: value, to: &bytes)
  }
}
