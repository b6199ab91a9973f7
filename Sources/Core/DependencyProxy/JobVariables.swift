/// The variables of a job as its image names see them: of several of one name the last counts.
///
/// Names are compared by bytes. What is mistyped counts as not there; a value that is null or
/// missing is empty (facts: coordinator §1.8).
struct JobVariables: Sendable {
  /// One variable.
  struct Variable: Sendable, Hashable {
    /// Its value as it came.
    var value: [UInt8]
    /// Whether references in the value are text.
    var isRaw: Bool
    /// Whether a reference gives the path of a file that only the inner runner knows.
    var isFile: Bool
  }

  private var variables: [[UInt8]: Variable] = [:]

  /// Reads the payload's `variables`.
  init(_ payload: JSONNode) {
    for entry in payload["variables"]?.array ?? [] {
      guard let key = entry["key"]?.string, let value = Self.value(of: entry) else { continue }
      variables[Array(key.utf8)] = Variable(
        value: value, isRaw: entry["raw"]?.bool == true, isFile: entry["file"]?.bool == true)
    }
  }

  /// The variable of that name.
  subscript(name: [UInt8]) -> Variable? { variables[name] }

  private static func value(of entry: JSONNode) -> [UInt8]? {
    guard let value = entry["value"], !value.isNull else { return [] }
    return value.string.map { Array($0.utf8) }
  }
}
