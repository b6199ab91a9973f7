import Core
import Glibc

/// What is suspicious around a configuration: files that hold secrets and are open to everybody,
/// and a state that has no place.
enum SuspiciousFiles {
  /// Something suspicious, and where.
  struct Warning: Hashable {
    var path: String
    var sentence: String
    var hint: String
  }

  static func warnings(about file: ConfigurationFile) -> [Warning] {
    let holdsSecrets = file.configuration.map { $0.runners.contains(where: \.holdsSecrets) } ?? true
    return access(to: file.path, isSecret: holdsSecrets)
      + file.secretFiles.flatMap { access(to: $0, isSecret: true) } + placeOfState(file)
      + missingCertificates(file)
  }

  private static func missingCertificates(_ file: ConfigurationFile) -> [Warning] {
    let runners = file.configuration?.runners ?? []
    let named = runners.flatMap {
      [$0.tls.authorities, $0.tls.certificate, $0.tls.key, $0.clever?.authorities]
    }
    return named.compactMap { $0 }.filter { Glibc.access($0, R_OK) != 0 }.map { path in
      Warning(
        path: path,
        sentence: "this file cannot be read, and what it is needed for not be reached without",
        hint: "see tls-ca-file, tls-cert-file, tls-key-file and cc_tls_ca_file in \(file.path)")
    }
  }

  /// A group may be trusted by somebody's choice, everybody never.
  private static func access(to path: String, isSecret: Bool) -> [Warning] {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
    let canWrite = status.st_mode & S_IWOTH != 0
    guard canWrite || isSecret && status.st_mode & S_IROTH != 0 else { return [] }
    let mode = String(status.st_mode & 0o7777, radix: 8)
    return [
      Warning(
        path: path,
        sentence: "every user can \(canWrite ? "write" : "read") this file (mode 0\(mode))",
        hint: "chmod o= \(path)")
    ]
  }

  private static func placeOfState(_ file: ConfigurationFile) -> [Warning] {
    guard let configuration = file.configuration else { return [] }
    guard let state = configuration.stateFile else {
      return [
        Warning(
          path: file.path, sentence: "state_file is not set, and neither is $STATE_DIRECTORY",
          hint: "hpr run needs it; set it to a file in a writable directory")
      ]
    }
    let directory = state.lastIndex(of: "/").map { String(state[...$0]) } ?? "."
    var status = stat()
    guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      return [
        Warning(
          path: file.path, sentence: "the directory of state_file, \(directory), does not exist",
          hint: "hpr run needs it; mkdir -m 700 \(directory)")
      ]
    }
    if Glibc.access(directory, W_OK) == 0 { return [] }
    return [
      Warning(
        path: file.path, sentence: "the directory of state_file, \(directory), is not writable",
        hint: "hpr run needs it, as the user that it runs as")
    ]
  }
}

extension RunnerConfiguration {
  /// Whether the section itself holds a token or password, and not only the place of one.
  var holdsSecrets: Bool { Self.holdsSecrets(section) }

  private static let places = ["secret:", "env:", "file:", "$"]
  private static let names = ["secrets_file", "cc_orga_token_attribute"]

  private static func holdsSecrets(_ table: TOMLTable) -> Bool {
    table.entries.contains { entry in
      if let table = entry.node.table { return holdsSecrets(table) }
      let key = entry.key.lowercased()
      guard let text = entry.node.string, !names.contains(key),
        ["token", "password", "secret"].contains(where: key.contains)
      else { return false }
      return !places.contains(where: text.hasPrefix)
    }
  }
}
