/// What a payload says in its variables and of its project (facts: coordinator §1.8).
public struct PayloadVariables: Sendable {
  private let variables: [(key: String, value: String?)]
  /// The project's whole path (`job_info.project_full_path`), where the coordinator says it.
  public let projectPath: String?

  /// Reads a payload; what is missing, or of another type, counts as absent.
  public init(_ payload: JobPayload) { self.init(payload.bytes) }

  /// Reads the bytes of a payload.
  public init(_ bytes: [UInt8]) {
    let root = try? JSONNode.parse(bytes)
    variables = (root?["variables"]?.array ?? []).compactMap { entry in
      entry["key"]?.string.map { (key: $0, value: entry["value"]?.text) }
    }
    projectPath = root?["job_info"]?["project_full_path"]?.string
  }

  /// The value of the first variable of that name. Predefined variables come first, so that a job
  /// cannot displace them by its own of the same name.
  public func first(_ name: String) -> String? {
    variables.first { $0.key.utf8.elementsEqual(name.utf8) }?.value
  }
}

extension JSONNode {
  /// A string, or a number digit for digit.
  fileprivate var text: String? {
    switch value {
    case .string(let text), .number(let text): text
    case .null, .bool, .array, .object: nil
    }
  }
}
