/// What a payload says in its variables and of its project (facts: coordinator §1.8).
public struct PayloadVariables: Sendable {
  private let bytes: [UInt8]
  private let variables: JSONNode?
  /// The project's whole path (`job_info.project_full_path`), where the coordinator says it.
  public let projectPath: String?

  /// Reads a payload; what is missing, or of another type, counts as absent.
  public init(_ payload: JobPayload) { self.init(payload.bytes) }

  /// Reads the bytes of a payload.
  public init(_ bytes: [UInt8]) {
    let root = try? JSONNode.parse(
      bytes, selecting: ["variables": .place, "job_info": ["project_full_path": .scalar]])
    self.bytes = bytes
    variables = root?["variables"]
    projectPath = root?["job_info"]?["project_full_path"]?.string
  }

  /// The value of the first variable of that name. Predefined variables come first, so that a job
  /// cannot displace them by its own of the same name.
  public func first(_ name: String) -> String? {
    let selection: JSONSelection = ["key": .scalar, "value": .place]
    for variable in JSONElements(of: variables, in: bytes, selecting: selection) {
      guard let key = variable["key"]?.string, key.utf8.elementsEqual(name.utf8) else { continue }
      return variable["value"]?.reading(bytes).text
    }
    return nil
  }
}

extension JSONNode {
  /// A string, or a number digit for digit.
  fileprivate var text: String? {
    switch value {
    case .string(let text), .number(let text): text
    case .null, .bool, .array, .object, .unread: nil
    }
  }
}
