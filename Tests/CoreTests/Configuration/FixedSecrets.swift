import Core

/// Files of secrets that exist in a test only.
struct FixedSecrets: SecretSource {
  var files: [String: [UInt8]] = [:]

  init(_ files: [String: String] = [:]) { self.files = files.mapValues { Array($0.utf8) } }

  func bytes(ofFile path: String) throws(SecretSourceError) -> [UInt8] {
    guard let bytes = files[path] else { throw SecretSourceError("no such file") }
    return bytes
  }
}

/// Reads a text as a configuration file.
func read(
  _ text: String, environment: [String: String] = [:], files: [String: String] = [:]
) -> (configuration: Configuration?, problems: [Problem]) {
  ConfigurationReader.read(
    Array(text.utf8), path: "c.toml", environment: environment, secrets: FixedSecrets(files))
}

/// The lines of a section that has nothing but what every runner needs.
let bareRunner = """
  [[runners]]
  name = "lab"
  url = "https://gitlab.example"
  token = "glrt-t1_abcdefghijklmnop"
  executor = "local-docker"

  """
