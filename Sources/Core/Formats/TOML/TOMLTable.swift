/// The entries of a table in the order in which their keys first appear.
public struct TOMLTable: Sendable, Equatable {
  /// A key and its value.
  public struct Entry: Sendable {
    /// The key, without quotation marks and with its escapes resolved.
    public let key: String
    /// Where the key stands.
    public let keyPosition: TOMLPosition
    /// Its value.
    public let node: TOMLNode

    /// Joins the parts; a key that was not read stands nowhere.
    public init(_ key: String, at keyPosition: TOMLPosition = .none, _ node: TOMLNode) {
      self.key = key
      self.keyPosition = keyPosition
      self.node = node
    }
  }

  /// Every entry; no key occurs twice.
  public private(set) var entries: [Entry]

  /// A table without entries.
  public init() { entries = [] }

  init(entries: [Entry]) { self.entries = entries }

  /// The value of a key. Keys are compared by their code points.
  public subscript(key: String) -> TOMLNode? { entry(key)?.node }

  /// The entry of a key.
  public func entry(_ key: String) -> Entry? {
    entries.first { $0.key.utf8.elementsEqual(key.utf8) }
  }

  /// Gives a key a value: in its old place, or at the end.
  public mutating func set(_ key: String, to value: TOMLValue) {
    let entry = Entry(key, TOMLNode(value))
    if let index = entries.firstIndex(where: { $0.key.utf8.elementsEqual(key.utf8) }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }

  /// The table without the entries whose keys fit.
  public func removing(where fits: (String) -> Bool) -> TOMLTable {
    TOMLTable(entries: entries.filter { !fits($0.key) })
  }

  /// Compares keys and values; neither order nor position counts.
  public static func == (a: TOMLTable, b: TOMLTable) -> Bool {
    guard a.entries.count == b.entries.count else { return false }
    return a.entries.allSatisfy { b[$0.key] == $0.node }
  }
}
