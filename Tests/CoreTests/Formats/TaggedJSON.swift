import Core

/// The form in which toml-test writes down what a document means: each value with its type.
enum TaggedJSON {
  /// A table with each value as `type:value`, by dotted path, so that two can be compared.
  static func lines(of node: TOMLNode, path: String = "") -> [String] {
    switch node.value {
    case .table(let table):
      ["\(path) = table"]
        + table.entries.flatMap { lines(of: $0.node, path: path + "/" + $0.key) }.sorted()
    case .array(let elements):
      ["\(path) = array \(elements.count)"]
        + elements.enumerated().flatMap { lines(of: $1, path: "\(path)/\($0)") }
    case .string(let text): ["\(path) = string:\(text)"]
    case .integer(let number): ["\(path) = integer:\(number)"]
    case .float(let number): ["\(path) = float:\(float(number))"]
    case .boolean(let flag): ["\(path) = bool:\(flag)"]
    case .offsetDateTime(let text): ["\(path) = datetime:\(moment(text))"]
    case .localDateTime(let text): ["\(path) = datetime-local:\(moment(text))"]
    case .localDate(let text): ["\(path) = date-local:\(text)"]
    case .localTime(let text): ["\(path) = time-local:\(text.prefix(8))"]
    }
  }

  /// The same lines, from a document of the form `{"key": {"type": "integer", "value": "1"}}`.
  static func lines(of node: JSONNode, path: String = "") -> [String] {
    if let elements = node.array {
      return ["\(path) = array \(elements.count)"]
        + elements.enumerated().flatMap { lines(of: $1, path: "\(path)/\($0)") }
    }
    if let type = node["type"]?.string, let value = node["value"]?.string {
      return ["\(path) = \(type):\(normal(value, type))"]
    }
    return ["\(path) = table"]
      + (node.object?.members ?? []).flatMap { lines(of: $0.value, path: path + "/" + $0.key) }
      .sorted()
  }

  private static func normal(_ value: String, _ type: String) -> String {
    switch type {
    case "float": Double(value).map(float) ?? value
    case "datetime", "datetime-local": moment(value)
    case "time-local": String(value.prefix(8))
    default: value
    }
  }

  private static func float(_ number: Double) -> String {
    number.isNaN ? "nan" : number == 0 ? "0" : "\(number)"
  }

  /// Seconds at most, for readers differ in how many decimals they keep.
  private static func moment(_ text: String) -> String {
    text.prefix(10) + "T" + text.dropFirst(11).prefix(8)
  }
}
