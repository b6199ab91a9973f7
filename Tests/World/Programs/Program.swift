import Foundation
import Subprocess
import SystemPackage

/// A program to run to its end.
public struct Program: Sendable {
  /// What it left.
  public struct End: Sendable {
    /// Its exit status, or 128 and the signal that killed it.
    public let status: Int32
    /// All that it wrote to standard output.
    public let output: String
    /// All that it wrote to standard error.
    public let error: String
  }

  private let name: String
  private let arguments: [String]
  private static let most = 8 << 20

  /// - Parameter name: a path, or a name that is looked up in PATH.
  public init(_ name: String, _ arguments: [String]) {
    self.name = name
    self.arguments = arguments
  }

  /// Runs it; a cancelled task kills it.
  ///
  /// - Parameters:
  ///   - directory: where; nil: where we are.
  ///   - environment: changes to our own environment.
  ///   - input: what it reads from standard input.
  /// - Throws: when it cannot be started or writes more than 8 MiB.
  public func run(
    in directory: String? = nil, environment: [String: String] = [:], input: String = ""
  ) async throws -> End {
    let changes = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
    let result = try await Subprocess.run(
      name.contains("/") ? .path(FilePath(name)) : .name(name), arguments: Arguments(arguments),
      environment: .inherit.updating(Dictionary(changes) { $1 }),
      workingDirectory: directory.map { FilePath($0) }, input: .string(input),
      output: .string(limit: Self.most), error: .string(limit: Self.most))
    return End(
      status: Self.status(result.terminationStatus), output: result.standardOutput,
      error: result.standardError)
  }

  /// Runs it and insists on 0.
  ///
  /// - Throws: `WorldError` with the last line of its standard error for any other status.
  @discardableResult
  public func mustRun(
    in directory: String? = nil, environment: [String: String] = [:], input: String = ""
  ) async throws -> String {
    let end = try await run(in: directory, environment: environment, input: input)
    guard end.status == 0 else {
      let why = end.error.split(separator: "\n").last ?? "status \(end.status)"
      throw WorldError("\(name) \(arguments.first ?? ""): \(why)")
    }
    return end.output
  }

  private static func status(_ status: TerminationStatus) -> Int32 {
    switch status {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
  }
}
