/// Which namespace of the coordinator a job is billed to.
public enum NamespaceChoice: Sendable, Hashable {
  /// This one.
  case namespace(String)
  /// It cannot be said for certain; the job fails.
  case refused(Refusal)

  /// The predefined variable that names a project's top namespace.
  public static let variable = "CI_PROJECT_ROOT_NAMESPACE"

  /// Decides. Where the payload also tells the project's path, its first part must agree: else a
  /// job might run on another tenant's bill (config.md §3).
  public init(_ variables: PayloadVariables) {
    guard let namespace = variables.first(Self.variable), !namespace.isEmpty else {
      self = .refused(
        Refusal(.final, Trouble("the job has no variable \(Self.variable), so it has no tenant")))
      return
    }
    if let path = variables.projectPath {
      let top = path.utf8.prefix { $0 != UInt8(ascii: "/") }
      guard top.elementsEqual(namespace.utf8) else {
        let text =
          "the job's variable \(Self.variable), \"\(namespace.quotable)\", "
          + "does not agree with the path of its project, \"\(path.quotable)\""
        self = .refused(Refusal(.final, Trouble(text)))
        return
      }
    }
    self = .namespace(namespace)
  }
}
