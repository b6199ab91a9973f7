import Foundation

/// What a pushed Dockerfile asks for, as far as a machine without Docker can do it.
struct MachineImage: Equatable {
  /// The base image.
  let base: String
  /// Where the files of the push would lie in the container, by that place.
  let files: [String: String]
  /// The entry point.
  let entry: [String]

  /// - Throws: `WorldError` with why it cannot be built.
  init(dockerfile: String) throws {
    var base: String?
    var files: [String: String] = [:]
    var entry: [String] = []
    for line in dockerfile.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else { continue }
      switch words[0] {
      case "FROM": base = words[1]
      case "COPY":
        let pair = words[1].split(separator: " ").map(String.init)
        if pair.count == 2 { files[pair[1]] = pair[0] }
      case "ENTRYPOINT":
        guard case .array(let list)? = JSON.read(Data(words[1].utf8)) else {
          throw WorldError("the entry point is not a list")
        }
        entry = list.compactMap(\.string)
      default: break
      }
    }
    guard let base, !base.isEmpty else { throw WorldError("no FROM in the Dockerfile") }
    // Nothing listens there: as for an image that does not exist.
    guard !base.hasPrefix("127.0.0.1:1/") else { throw WorldError("\(base) cannot be pulled") }
    self.base = base
    self.files = files
    self.entry = entry
  }

  /// The arguments of the inner runner on this machine, where the push lies in `folder`.
  ///
  /// - Throws: `WorldError` when the entry point is not the inner runner with files of the push.
  func arguments(in folder: URL) throws -> [String] {
    guard entry.first == "/usr/bin/gitlab-runner" else {
      throw WorldError("no \(entry.first ?? "entry point") in the image")
    }
    return try entry.dropFirst().map { word in
      guard word.hasPrefix("/") else { return word }
      guard let file = files[word] else { throw WorldError("no \(word) in the image") }
      return folder.appendingPathComponent(file).path
    }
  }
}
