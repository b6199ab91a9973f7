/// Turns what stands in a configuration file for a secret into the secret: `secret:KEY`,
/// `env:NAME`, `file:PATH`, or the text itself.
struct SecretResolver {
  /// What a text that stands for a secret elsewhere begins with.
  static let prefixes = ["secret:", "env:", "file:"]

  let environment: [String: String]
  private let source: any SecretSource
  // What each secrets file holds: several runners may share one, which is read once.
  private var files: [String: Result<TOMLTable, Failure>] = [:]

  /// Why there is no secret: a sentence without secrets.
  struct Failure: Error {
    let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
  }

  init(environment: [String: String], source: any SecretSource) {
    self.environment = environment
    self.source = source
  }

  /// The flat table of a `secrets_file`.
  mutating func table(ofFile path: String) -> Result<TOMLTable, Failure> {
    if let known = files[path] { return known }
    let table = bytes(ofFile: path).flatMap { bytes -> Result<TOMLTable, Failure> in
      do throws(TOMLError) {
        return .success(try TOMLTable.parse(bytes))
      } catch {
        return .failure(Failure("The secrets file is not valid TOML: \(error)"))
      }
    }
    files[path] = table
    return table
  }

  /// The secret that the text stands for; `secretsFile` is the runner's, if it has one.
  mutating func secret(_ text: String, secretsFile: String?) -> Result<Secret, Failure> {
    let found: Result<String, Failure> =
      if let key = Self.rest(of: text, behind: "secret:") {
        lookUp(key, in: secretsFile)
      } else if let name = Self.rest(of: text, behind: "env:") {
        environment[name].map { .success($0) }
          ?? .failure(Failure("The environment has no variable \"\(name)\"."))
      } else if let path = Self.rest(of: text, behind: "file:") {
        content(ofFile: path)
      } else {
        .success(text)
      }
    return found.flatMap { text in
      if text.isEmpty { return .failure(Failure("The secret is empty.")) }
      guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
        return .failure(
          Failure("The secret holds a blank, a line's end or another character that no token has."))
      }
      return .success(Secret(text))
    }
  }

  private mutating func lookUp(_ key: String, in path: String?) -> Result<String, Failure> {
    guard let path else {
      return .failure(Failure("\"secret:\" needs a secrets_file in this section."))
    }
    // The file itself is reported where it is named.
    return table(ofFile: path).flatMap { table in
      guard let node = table[key] else {
        return .failure(Failure("The secrets file has no key \"\(key)\"."))
      }
      return node.string.map { .success($0) }
        ?? .failure(Failure("The secret \"\(key)\" in the secrets file must be a string."))
    }
  }

  private func content(ofFile path: String) -> Result<String, Failure> {
    let (path, missing) = EnvironmentExpansion.expand(path, with: environment)
    if let name = missing.first {
      return .failure(Failure("The environment has no variable \"\(name)\"."))
    }
    return bytes(ofFile: path).flatMap { bytes in
      // Editors and `echo` end a file with a newline that is no part of the secret.
      let end = bytes.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      let text = String(validating: bytes[..<(end.map { $0 + 1 } ?? 0)], as: UTF8.self)
      return text.map { .success($0) } ?? .failure(Failure("The file of the secret is not UTF-8."))
    }
  }

  private func bytes(ofFile path: String) -> Result<[UInt8], Failure> {
    do throws(SecretSourceError) {
      return .success(try source.bytes(ofFile: path))
    } catch {
      return .failure(Failure("The file \(path) cannot be read: \(error.reason)."))
    }
  }

  private static func rest(of text: String, behind prefix: String) -> String? {
    text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
  }
}
