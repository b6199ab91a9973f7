/// Reads a configuration file and says all that is wrong with it at once (config.md §1 and §2).
public struct ConfigurationReader {
  let environment: [String: String]
  var secrets: SecretResolver
  var problems: [Problem] = []

  /// Reads the bytes of a configuration file.
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - path: the file's path, for `Configuration.path`.
  ///   - environment: the environment variables.
  ///   - secrets: reads the files that hold secrets.
  /// - Returns: the configuration, nil if any problem is an error; and the problems in the order of
  ///   the file.
  public static func read(
    _ bytes: [UInt8], path: String, environment: [String: String], secrets: any SecretSource
  ) -> (configuration: Configuration?, problems: [Problem]) {
    let (configuration, problems) = readAll(
      bytes, path: path, environment: environment, secrets: secrets)
    let isValid = problems.allSatisfy { $0.severity == .warning }
    return (isValid ? configuration : nil, problems)
  }

  /// The same, with what could be read of a configuration that is not valid.
  static func readAll(
    _ bytes: [UInt8], path: String, environment: [String: String], secrets: any SecretSource
  ) -> (configuration: Configuration?, problems: [Problem]) {
    let root: TOMLTable
    do throws(TOMLError) {
      root = try TOMLTable.parse(bytes)
    } catch {
      return (nil, [Problem(.error, at: error.position, error.sentence)])
    }
    var reader = ConfigurationReader(
      environment: environment,
      secrets: SecretResolver(environment: environment, source: secrets))
    let configuration = reader.configuration(root, path: path)
    let problems = reader.problems.enumerated().sorted { a, b in
      (a.element.line, a.element.column, a.offset) < (b.element.line, b.element.column, b.offset)
    }.map(\.element)
    return (configuration, problems)
  }

  private mutating func configuration(_ root: TOMLTable, path: String) -> Configuration {
    var configuration = Configuration(path: path)
    var reader = TableReader(root, at: TOMLPosition(line: 1, column: 1, offset: 0))
    readTimes(&reader, into: &configuration)
    readLimits(&reader, into: &configuration)
    readOutput(&reader, into: &configuration)
    readQuota(&reader, into: &configuration)
    configuration.runners = runners(&reader)
    reader.reportStrays(at: .top)
    checkQuota(&reader, of: configuration)
    problems += reader.problems
    return configuration
  }

  private mutating func runners(_ reader: inout TableReader) -> [RunnerConfiguration] {
    guard let node = reader.table["runners"] else {
      reader.report(.error, "runners", "There is no runner.", hint: "add a [[runners]] section")
      return []
    }
    guard let elements = node.array, !elements.isEmpty, elements.allSatisfy({ $0.table != nil })
    else {
      reader.report(
        .error, "runners", "Each runner must be a section of its own.",
        hint: "begin each with [[runners]]")
      return []
    }
    var seen: [String: Int] = [:]
    return elements.compactMap { element in
      var section = TableReader(
        element.table ?? TOMLTable(), at: element.position, prefix: "runners.")
      if let name = section.table.entry("name"), let text = name.node.string {
        if let line = seen[text] {
          section.report(.error, "name", "The runner in line \(line) has the same name.")
        }
        seen[text] = name.keyPosition.line
      }
      let runner = runner(&section)
      problems += section.problems
      return runner
    }
  }
}
