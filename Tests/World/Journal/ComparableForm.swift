import Foundation

/// Texts of requests with what differs by chance replaced.
enum ComparableForm {
  /// What is replaced, in this order.
  private static let replacements: [(String, String)] = [
    (#"hpd-job-[0-9a-z]{8}-"#, "hpd-job-$$MARK-"),
    (#"glcbt-[0-9a-f]+"#, "$$JOB_TOKEN"),
    (#"app_[0-9a-f][0-9a-f-]*"#, "$$APPLICATION"),
    (#"deployment_[0-9a-f-]+"#, "$$DEPLOYMENT"),
    (#"\(request [0-9A-Fa-f-]{36}\)"#, "(request $$ID)"),
    (#""time_in_queue_seconds":[0-9.e-]+"#, #""time_in_queue_seconds":$$TIME"#),
    (#""system_id":"[^"]*""#, #""system_id":"$$SYSTEM""#),
    (#"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"#, "$$TIME"),
    (#"(127\.0\.0\.1|localhost):[0-9]+"#, "$$ADDRESS"),
    (#"/[^" =]*/hpr-(stage|clever)-[0-9A-Fa-f-]+"#, "$$FOLDER"),
    (#"[0-9a-f]{40}([0-9a-f]{24})?"#, "$$HASH"),
  ]

  static func text(_ text: String) -> String {
    replacements.reduce(text) { text, replacement in
      text.replacingOccurrences(
        of: replacement.0, with: replacement.1.replacingOccurrences(of: "$$", with: "\\$"),
        options: .regularExpression)
    }
  }

  /// A body: of a tar archive its files, of a push the command before its pack.
  static func body(_ bytes: Data) -> String {
    if let files = TarFiles(bytes) { return text(files.text) }
    guard bytes.range(of: Data("PACK".utf8)) == nil else {
      return text(String(decoding: bytes.prefix { $0 != 0 }.dropFirst(4), as: UTF8.self))
    }
    return text(String(decoding: bytes, as: UTF8.self))
  }

  /// Files by name.
  static func files(_ files: [String: Data]) -> String {
    let parts = files.sorted { $0.key < $1.key }.map {
      "\n\($0.key): \(String(decoding: $0.value, as: UTF8.self))"
    }
    return text(parts.joined())
  }
}

/// The files in a tar archive.
private struct TarFiles {
  private var files: [String: Data] = [:]

  /// Nil for what is no archive.
  init?(_ bytes: Data) {
    let bytes = Data(bytes)
    guard bytes.count >= 1024, bytes.count % 512 == 0, bytes[257..<262] == Data("ustar".utf8)
    else { return nil }
    var place = 0
    while place + 512 <= bytes.count, bytes[place] != 0 {
      let name = String(decoding: bytes[place..<place + 100].prefix { $0 != 0 }, as: UTF8.self)
      let digits = bytes[place + 124..<place + 136].prefix { (0x30...0x37).contains($0) }
      let size = Int(String(decoding: digits, as: UTF8.self), radix: 8) ?? 0
      let end = min(place + 512 + size, bytes.count)
      files[name] = bytes[place + 512..<end]
      place += 512 + (size + 511) / 512 * 512
    }
  }

  var text: String { ComparableForm.files(files) }
}
