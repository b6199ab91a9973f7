import ArgumentParser
import Foundation
import World

/// Speaks to a coordinator that another process serves, by curl.
struct Remote: ParsableArguments {
  @Option(help: "The coordinator's address, as `serve` prints it.")
  var url: String

  func call(_ method: String, _ path: String, body: String? = nil) async throws -> Data {
    guard url.hasPrefix("http://127.0.0.1:") || url.hasPrefix("http://localhost:") else {
      throw ValidationError("--url must be an address on 127.0.0.1")
    }
    var arguments = ["-sS", "--fail-with-body", "--max-time", "30", "-X", method, url + path]
    if body != nil {
      arguments += ["-H", "Content-Type: application/json", "--data-binary", "@-"]
    }
    let end = try await Program("curl", arguments).run(input: body ?? "")
    guard end.status == 0 else {
      let why = end.output.isEmpty ? end.error : end.output
      throw WorldError(why.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    return Data(end.output.utf8)
  }
}
