/// Puts the values of a job's variables in the place of references to them.
///
/// As gitlab-runner looks them up: `$$` is `$`, a special name of one character and an unknown
/// name are empty. Values are expanded too, raw ones excepted; a variable met inside its own value
/// is empty. Variables come from whoever wrote the job and may refer to each other without end, so
/// there is a limit on the bytes looked at for one text, and for all of them together.
struct VariableExpansion {
  /// How many bytes of text and values may be looked at for one text.
  static let limit = 64 << 10

  private var variables: JobVariables
  /// How many bytes may still be used.
  private(set) var budget: Int

  /// - Parameter budget: the limit for all texts together, in bytes.
  init(_ variables: JobVariables, budget: Int = 1 << 20) {
    self.variables = variables
    self.budget = budget
  }

  /// The text with all references replaced; nil where a limit is passed, or where the value of a
  /// file variable would be needed, which only the inner runner knows.
  mutating func expand(_ text: String) -> String? {
    var rest = min(Self.limit, budget)
    let before = rest
    defer { budget -= before - max(rest, 0) }
    return expand(Array(text.utf8), rest: &rest).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Uses some of what is left for all texts; false if it is not enough.
  mutating func spend(_ bytes: Int) -> Bool {
    guard bytes <= budget else { return false }
    budget -= bytes
    return true
  }

  /// The values within values wait on a stack of our own: the thread's is too small for a long
  /// chain of variables.
  private mutating func expand(_ text: [UInt8], rest: inout Int) -> [UInt8]? {
    var result: [UInt8] = []
    var open: [(name: [UInt8], scanner: ReferenceScanner)] = [([], ReferenceScanner(text))]
    var openNames: Set<[UInt8]> = []
    rest -= text.count
    while let top = open.popLast() {
      guard rest >= 0 else { return nil }
      var scanner = top.scanner
      guard let name = scanner.next(copyingTo: &result) else {
        openNames.remove(top.name)
        continue
      }
      open.append((top.name, scanner))
      if name == Self.dollar { result += Self.dollar }
      guard !Self.empty.contains(name), !openNames.contains(name),
        let variable = variables.last(name)
      else { continue }
      if variable.isFile { return nil }
      rest -= variable.value.count
      if variable.isRaw {
        result += variable.value
      } else {
        openNames.insert(name)
        open.append((name, ReferenceScanner(variable.value)))
      }
    }
    return rest >= 0 ? result : nil
  }

  private static let dollar = [UInt8(ascii: "$")]
  private static let empty = Set("$*#@!?0123456789".utf8.map { [$0] })
}
