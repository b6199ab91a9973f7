import Foundation
import World

/// An answer as curl shows it.
struct Seen: Sendable {
  let status: Int
  /// By name in lower case.
  let headers: [String: String]
  let body: String
  /// curl's own exit status: 52 is an empty reply, 18 a cut body.
  let exit: Int

  init(_ text: String, exit: Int) {
    self.exit = exit
    let parts = text.components(separatedBy: "\r\n\r\n")
    let lines = parts[0].components(separatedBy: "\r\n")
    status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    headers = Dictionary(
      lines.dropFirst().map { line in
        let pair = line.split(separator: ":", maxSplits: 1).map(String.init)
        return (pair[0].lowercased(), pair.count > 1 ? String(pair[1].dropFirst()) : "")
      }, uniquingKeysWith: { $1 })
    body = parts.dropFirst().joined(separator: "\r\n\r\n")
  }
}

/// Asks by curl, an implementation of HTTP that is nobody's here.
func curl(
  _ method: String, _ url: String, headers: [String] = [], body: String? = nil
) async throws -> Seen {
  var arguments = ["-s", "-i", "--max-time", "30", "-X", method, url]
  for header in headers { arguments += ["-H", header] }
  if body != nil { arguments += ["--data-binary", "@-"] }
  let result = try await Program("curl", arguments).run(input: body ?? "")
  return Seen(result.output, exit: Int(result.status))
}

/// Lets others go on; ends the wait when the test's time is over.
func pause() async throws {
  try Task.checkCancellation()
  await Task.yield()
}
