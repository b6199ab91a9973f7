import Foundation
import Testing
import World

/// Where single steps are taken.
protocol StepStage {
  var configuration: String { get }
  var directory: String { get }
}

extension Stage: StepStage {}
extension CleverStage: StepStage {}

extension StepStage {
  /// Runs a shell script in which `hpr VERB …` is the built program on the stage's configuration,
  /// in the stage's folder; `status` at its end is the script's.
  func shell(_ script: String) async throws -> Program.End {
    let program = try BuiltProduct.path("hpr").path
    let text = """
      set -o pipefail
      HPR="\(program)" CONFIG="\(configuration)"
      hpr() { local verb=$1; shift; "$HPR" "$verb" -c "$CONFIG" -l warning "$@"; }
      \(script)
      """
    return try await Program("/bin/bash", ["-c", text]).run(in: directory)
  }

  /// The same, and insists on the status.
  @discardableResult
  func shell(_ script: String, ends status: Int32) async throws -> Program.End {
    let end = try await shell(script)
    #expect(end.status == status, "\(script): \(end.error)")
    return end
  }

  /// A member of a record in a file.
  func member(_ name: String, of file: String) throws -> Any? {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(file)"))
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return root[name]
  }

  /// The phase of a record in a file.
  func phase(_ file: String) throws -> String? { try member("phase", of: file) as? String }
}
