import Foundation
import Subprocess
import SystemPackage

/// A program that runs beside us until it is told to end.
public struct Daemon: Sendable {
  private let path: String
  private let arguments: [String]
  private let log: String

  /// - Parameters:
  ///   - path: of the program.
  ///   - log: the file for all that it writes; what is there is replaced.
  public init(_ path: String, _ arguments: [String], log: String) {
    self.path = path
    self.arguments = arguments
    self.log = log
  }

  /// Runs it to its end; a cancelled task kills it.
  ///
  /// - Parameter started: is given the process id, by which signals can be sent.
  /// - Returns: its exit status, or 128 and the signal that killed it.
  /// - Throws: when it cannot be started or the log cannot be written.
  public func run(started: @Sendable (_ process: Int32) -> Void) async throws -> Int32 {
    let file = try FileDescriptor.open(
      FilePath(log), .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: .ownerReadWrite)
    defer { try? file.close() }
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments), input: .none,
      output: .fileDescriptor(file, closeAfterSpawningProcess: false),
      error: .fileDescriptor(file, closeAfterSpawningProcess: false)
    ) { started($0.processIdentifier.value) }
    return switch result.terminationStatus {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
  }
}
