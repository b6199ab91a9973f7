/// Replaces `$NAME` and `${NAME}` by the environment's values, as gitlab-runner does.
enum EnvironmentExpansion {
  /// The text with its variables replaced, and the names that the environment does not have. A
  /// `$` that begins no name stays; what was put in is not expanded again.
  static func expand(
    _ text: String, with environment: [String: String]
  ) -> (text: String, missing: [String]) {
    var result = ""
    var missing: [String] = []
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      guard let name = takeName(&rest) else {
        result += "$"
        continue
      }
      if let value = environment[name] { result += value } else { missing.append(name) }
    }
    return (result + rest, missing)
  }

  private static func takeName(_ rest: inout Substring) -> String? {
    let isPart = { (c: Character) in c.isASCII && (c.isLetter || c.isNumber) || c == "_" }
    let isBraced = rest.first == "{"
    let name = (isBraced ? rest.dropFirst() : rest).prefix(while: isPart)
    guard let first = name.first, !first.isNumber else { return nil }
    if isBraced, name.endIndex == rest.endIndex || rest[name.endIndex] != "}" { return nil }
    rest = isBraced ? rest[rest.index(after: name.endIndex)...] : rest[name.endIndex...]
    return String(name)
  }
}
