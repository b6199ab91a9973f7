/// Takes typed values out of a table and collects what is wrong with them.
///
/// Every key is looked up by its name and, where there is one, by another accepted spelling, which
/// is reported as a warning.
struct TableReader {
  let table: TOMLTable
  /// Where the table stands, for what is missing in it.
  let position: TOMLPosition
  /// The path in front of its keys, such as `runners.`.
  let prefix: String
  var problems: [Problem] = []

  init(_ table: TOMLTable, at position: TOMLPosition, prefix: String = "") {
    self.table = table
    self.position = position
    self.prefix = prefix
  }

  mutating func report(
    _ severity: Problem.Severity, _ key: String, at position: TOMLPosition? = nil,
    _ sentence: String, hint: String? = nil
  ) {
    problems.append(
      Problem(
        severity, at: position ?? table.entry(key)?.keyPosition ?? self.position,
        key: prefix + key, sentence, hint: hint))
  }

  /// The entry under its name or its other spelling.
  mutating func entry(_ key: String, or alias: String? = nil) -> TOMLTable.Entry? {
    let entry = table.entry(key)
    guard let alias, let other = table.entry(alias) else { return entry }
    report(
      .warning, alias, at: other.keyPosition,
      entry == nil
        ? "The key is named \"\(key)\"; this spelling is accepted."
        : "The key is named \"\(key)\", which is there too; this one is passed over.",
      hint: "write \(key)")
    return entry ?? other
  }

  /// A value of one type; nil, with a problem, for another type, and nil for no value.
  mutating func value<Value>(
    _ key: String, or alias: String? = nil, _ wanted: String, _ read: (TOMLNode) -> Value?
  ) -> Value? {
    guard let entry = entry(key, or: alias) else { return nil }
    if let value = read(entry.node) { return value }
    report(.error, entry.key, at: entry.node.position, "This must be \(wanted).")
    return nil
  }

  mutating func string(_ key: String) -> String? {
    value(key, "a string that is not empty") { $0.string.flatMap { $0.isEmpty ? nil : $0 } }
  }

  mutating func boolean(_ key: String, or alias: String? = nil, _ target: inout Bool) {
    target = value(key, or: alias, "true or false", \.boolean) ?? target
  }

  mutating func integer(
    _ key: String, or alias: String? = nil, from least: Int, _ target: inout Int
  ) {
    let read = value(key, or: alias, "an integer from \(least)") { node in
      node.integer.flatMap { Int(exactly: $0) }.flatMap { $0 >= least ? $0 : nil }
    }
    target = read ?? target
  }

  /// A part of the quota: above 0, at most 1.
  mutating func fraction(_ key: String, or alias: String? = nil, _ target: inout Double) {
    let read = value(key, or: alias, "a number above 0 and not above 1") { node in
      node.number.flatMap { $0 > 0 && $0 <= 1 ? $0 : nil }
    }
    target = read ?? target
  }

  mutating func strings(_ key: String) -> [String]? {
    value(key, "an array of strings") { node in
      let texts = node.array?.map(\.string)
      return texts.flatMap { $0.contains(nil) ? nil : $0.compactMap { $0 } }
    }
  }

  mutating func subtable(
    _ key: String, or alias: String? = nil
  ) -> TableReader? {
    guard let entry = entry(key, or: alias),
      let table = value(entry.key, "a table", \.table)
    else { return nil }
    return TableReader(table, at: entry.node.position, prefix: prefix + entry.key + ".")
  }
}
