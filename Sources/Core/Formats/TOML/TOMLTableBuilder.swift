/// A key as it was read.
struct TOMLKey {
  let text: String
  let position: TOMLPosition
}

/// A table that is still being put together, with what TOML's rules against defining a table twice
/// need to know. It never leaves the parser.
final class TOMLTableBuilder {
  /// What brought a table into being, hence what may still be done to it.
  enum Origin {
    /// Its own `[header]` or `[[header]]`: no second header, no dotted key from outside.
    case header
    /// Only the header of a table inside of it: may still get a header of its own.
    case implied
    /// A dotted key: no header of its own; open to further dotted keys of its section.
    case dotted
    /// Braces. It is closed with them.
    case inline
  }

  final class Tables {
    var elements: [TOMLTableBuilder]
    init(_ first: TOMLTableBuilder) { elements = [first] }
  }

  enum Item {
    case value(TOMLNode)
    case table(TOMLTableBuilder)
    case tables(Tables)
  }

  var origin: Origin
  private var position: TOMLPosition
  private var entries: [(key: TOMLKey, item: Item)] = []
  private var indices: [[UInt8]: Int] = [:]

  init(_ origin: Origin, at position: TOMLPosition) {
    self.origin = origin
    self.position = position
  }

  /// The finished table.
  func table() -> TOMLTable {
    TOMLTable(
      entries: entries.map { key, item in
        let node =
          switch item {
          case .value(let node): node
          case .table(let builder): TOMLNode(.table(builder.table()), at: builder.position)
          case .tables(let tables):
            TOMLNode(
              .array(tables.elements.map { TOMLNode(.table($0.table()), at: $0.position) }),
              at: tables.elements.first?.position ?? key.position)
          }
        return TOMLTable.Entry(key.text, at: key.position, node)
      })
  }

  private func item(_ key: TOMLKey) -> Item? {
    indices[Array(key.text.utf8)].map { entries[$0].item }
  }

  private func append(_ key: TOMLKey, _ item: Item) {
    indices[Array(key.text.utf8)] = entries.count
    entries.append((key, item))
  }

  /// Stores the value of a key/value pair, whose key may be dotted.
  func insert(_ node: TOMLNode, under path: [TOMLKey]) throws(TOMLError) {
    guard let last = path.last else { return }
    var table = self
    for key in path.dropLast() { table = try table.enter(dotted: key) }
    if table.item(last) != nil { throw Self.duplicate(last) }
    table.append(last, .value(node))
  }

  private func enter(dotted key: TOMLKey) throws(TOMLError) -> TOMLTableBuilder {
    switch item(key) {
    case nil:
      let table = TOMLTableBuilder(.dotted, at: key.position)
      append(key, .table(table))
      return table
    case .table(let table) where table.origin != .header:
      table.origin = .dotted
      return table
    case .table, .tables:
      throw TOMLError(
        "The table \(quoted(key)) has a header of its own; a dotted key cannot add to it.",
        at: key.position)
    case .value:
      throw TOMLError("The key \(quoted(key)) already has a value.", at: key.position)
    }
  }

  /// The table that a header names, made or found; `header` is where its first bracket stands.
  func open(_ path: [TOMLKey], at header: TOMLPosition) throws(TOMLError) -> TOMLTableBuilder {
    guard let last = path.last else { return self }
    let parent = try walk(path.dropLast(), from: header)
    switch parent.item(last) {
    case nil:
      let table = TOMLTableBuilder(.header, at: header)
      parent.append(last, .table(table))
      return table
    case .table(let table) where table.origin == .implied:
      table.origin = .header
      table.position = header
      return table
    default: throw Self.duplicate(last)
    }
  }

  /// A new last element of the array of tables that a `[[header]]` names.
  func openElement(_ path: [TOMLKey], at header: TOMLPosition) throws(TOMLError)
    -> TOMLTableBuilder
  {
    guard let last = path.last else { return self }
    let parent = try walk(path.dropLast(), from: header)
    let table = TOMLTableBuilder(.header, at: header)
    switch parent.item(last) {
    case nil: parent.append(last, .tables(Tables(table)))
    case .tables(let tables): tables.elements.append(table)
    default: throw Self.duplicate(last)
    }
    return table
  }

  private func walk(
    _ path: ArraySlice<TOMLKey>, from header: TOMLPosition
  ) throws(TOMLError) -> TOMLTableBuilder {
    var table = self
    for key in path {
      switch table.item(key) {
      case nil:
        let next = TOMLTableBuilder(.implied, at: header)
        table.append(key, .table(next))
        table = next
      case .table(let next): table = next
      case .tables(let tables): table = tables.elements.last ?? table
      case .value:
        throw TOMLError(
          "The key \(quoted(key)) already has a value that no header can add to.",
          at: key.position)
      }
    }
    return table
  }

  private static func duplicate(_ key: TOMLKey) -> TOMLError {
    TOMLError("The key \(quoted(key)) is already defined.", at: key.position)
  }
}

/// A key as a message shows it.
private func quoted(_ key: TOMLKey) -> String {
  String(decoding: TOMLWriter.quoted(key.text), as: UTF8.self)
}
