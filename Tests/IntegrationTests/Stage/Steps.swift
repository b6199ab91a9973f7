import Foundation
import Testing
import World

/// Where single steps are taken.
protocol StepStage: SearchedFolder {
  var configuration: String { get }
}

extension Stage: StepStage {}
extension CleverStage: StepStage {}

extension StepStage {
  /// Where hpr would have its temporary files.
  var temporary: String { "\(directory)/tmp" }

  /// Kills a step when its request of that number is held by the journal, and lets the request go
  /// on then.
  ///
  /// - Parameters:
  ///   - record: the file that it reads; nil: none.
  ///   - output: the file that it writes.
  /// - Returns: what was held; nil if the step ended before.
  func kill(
    _ arguments: [String], record: String?, into output: String, at number: Int,
    _ moment: Journal.Moment, in journal: Journal
  ) async throws -> String? {
    await journal.hold(number, moment)
    var all = arguments + ["-c", configuration, "-l", "trace", "-o", "\(directory)/\(output)"]
    if let record { all.append("\(directory)/\(record)") }
    let spot = Spot()
    let end = try await HprProcess.run(all, log: "\(directory)/hpr.log") { hpr in
      try await until("it is held, or has ended") {
        await journal.isHeld ? true : hpr.hasEnded
      }
      await spot.set(await journal.held?.kind)
      if await spot.kind != nil { hpr.signal(SIGKILL) }
    }
    await journal.letGo()
    let held = await spot.kind
    // What is held may be a look beside the one that ends the step.
    let ends = [0, 128 + SIGKILL]
    #expect(held == nil || ends.contains(end.status), "\(arguments): \(end.log)")
    return held
  }

  /// Runs a shell script in which `hpr VERB …` is the built program on the stage's configuration,
  /// in the stage's folder; `status` at its end is the script's.
  func shell(_ script: String) async throws -> Program.End {
    try await bash(prelude() + script, in: directory)
  }

  /// What a shell script has to begin with.
  func prelude() throws -> String {
    """
    set -o pipefail
    export TMPDIR='\(temporary)'
    HPR="\(try BuiltProduct.path("hpr").path)" CONFIG="\(configuration)"
    hpr() { local verb=$1; shift; "$HPR" "$verb" -c "$CONFIG" -l trace "$@"; }

    """
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

/// What a step was killed at.
private actor Spot {
  private(set) var kind: String?
  func set(_ kind: String?) { self.kind = kind }
}
