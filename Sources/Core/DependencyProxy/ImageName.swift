/// The name of a container image, seen as the engine sees it: which registry it comes from.
///
/// Names are taken apart by bytes, since a character of Unicode may hide a `/` in it.
struct ImageName: Sendable, Hashable {
  /// The name as it was given, variables already expanded.
  let text: String

  /// The name behind its registry, if that is Docker Hub, with `library/` before one that has no
  /// namespace; nil if the image is elsewhere, or if there is no name.
  ///
  /// The first part is a registry if it has a `.` or a `:`, is `localhost` or has capitals
  /// (distribution's rule for references); Docker Hub is `docker.io` and `index.docker.io`.
  var onDockerHub: String? {
    let bytes = text.utf8
    let slash = bytes.firstIndex(of: UInt8(ascii: "/"))
    let first = slash.map { text[..<$0] }
    var rest = text[...]
    if let first, let slash, Self.isRegistry(first) {
      guard Self.dockerHub.contains(where: first.utf8.elementsEqual) else { return nil }
      rest = text[bytes.index(after: slash)...]
    }
    if rest.utf8.isEmpty { return nil }
    return rest.utf8.contains(UInt8(ascii: "/")) ? String(rest) : "library/\(rest)"
  }

  /// By which name a service that runs this image is reached if it has no alias: its own without
  /// tag and digest, `/` replaced by `-`. Only for names on Docker Hub, which have no port.
  var alias: String {
    let undigested = text.utf8.prefix { $0 != UInt8(ascii: "@") }
    let tag = undigested.lastIndex(of: UInt8(ascii: ":")) ?? undigested.endIndex
    let slash = UInt8(ascii: "/")
    let bytes = undigested[..<tag].map { $0 == slash ? UInt8(ascii: "-") : $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isRegistry(_ part: Substring) -> Bool {
    part.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
      || part.utf8.elementsEqual("localhost".utf8)
      || !part.utf8.elementsEqual(part.lowercased().utf8)
  }

  private static let dockerHub = ["docker.io".utf8, "index.docker.io".utf8]
}
