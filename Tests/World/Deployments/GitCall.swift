import Foundation

/// A call of git's smart HTTP protocol to one repository.
struct GitCall: Sendable {
  /// The repository's name, without `.git`.
  let repository: String
  /// The path behind the repository.
  let path: String
  let call: Call

  /// Nil for a call that is not below `/<name>.git`.
  init?(_ call: Call) {
    guard let first = call.path.first, first.hasSuffix(".git"), first.count > 4,
      !first.hasPrefix(".")
    else { return nil }
    repository = String(first.dropLast(4))
    path = call.path.dropFirst().joined(separator: "/")
    self.call = call
  }

  /// Nil for what is neither a look nor a push, such as a clone.
  var endpoint: DeploymentFault.Endpoint? {
    switch (call.method, path) {
    case ("GET", "info/refs"): .refs
    case ("POST", "git-receive-pack"): .push
    default: nil
    }
  }

  /// What `git http-backend` wants to know (its manual; RFC 3875).
  func environment(root: String, user: String) -> [String: String] {
    var variables = [
      "GIT_PROJECT_ROOT": root, "GIT_HTTP_EXPORT_ALL": "1",
      "PATH_INFO": "/\(repository).git/\(path)", "REQUEST_METHOD": call.method,
      "QUERY_STRING": call.query.map { "\($0.key)=\($0.value)" }.joined(separator: "&"),
      "CONTENT_TYPE": call.headers["content-type"] ?? "", "REMOTE_USER": user,
      "CONTENT_LENGTH": "\(call.body.count)",
    ]
    variables["HTTP_CONTENT_ENCODING"] = call.headers["content-encoding"]
    variables["GIT_PROTOCOL"] = call.headers["git-protocol"]
    return variables
  }
}
