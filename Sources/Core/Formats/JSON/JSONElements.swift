/// The elements of an array, read one after the other: many of them take no more memory than one.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
  private var scanner: JSONScanner
  private var isOver: Bool

  /// Begins at the first element.
  /// - Parameters:
  ///   - array: the array, read or not; any other value, or none, has no elements.
  ///   - document: the bytes that it was read from.
  ///   - selection: what is wanted of each element.
  public init(of array: JSONNode?, in document: [UInt8], selecting selection: JSONSelection) {
    isOver = array?.isArray != true
    // What nests too deep was refused when the array itself was read.
    scanner = JSONScanner(document, selecting: selection, nestingLimit: .max)
    scanner.position = (array?.range.lowerBound ?? 0) + 1
  }

  /// The next element; nil at the end.
  public mutating func next() -> JSONNode? {
    guard !isOver else { return nil }
    scanner.skipWhitespace()
    if scanner.peek() == UInt8(ascii: ",") { scanner.position += 1 }
    let element = scanner.peek() == UInt8(ascii: "]") ? nil : try? scanner.value()
    isOver = element == nil
    return element
  }
}
