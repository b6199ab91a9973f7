import Core
import Logging
import Providers

/// Writes log entries to standard error, one line each, as text or as JSON, and none with a secret
/// in it.
struct StderrLog: LogHandler {
  /// The least level that is written: that of the style in force, unless this logger was given one
  /// of its own.
  var logLevel: Logger.Level {
    get { ownLevel ?? Logger.Level(style.level) }
    set { ownLevel = newValue }
  }
  /// What every line carries.
  var metadata: Logger.Metadata = [:]
  private let style: LogStyle
  private let secrecy: Secrecy
  private var ownLevel: Logger.Level?
  private let now: @Sendable () -> Instant
  private let write: @Sendable ([UInt8]) -> Void

  /// A handler that takes the time from `now` and hands whole lines to `write`.
  init(
    style: LogStyle, hiding secrecy: Secrecy, now: @escaping @Sendable () -> Instant,
    write: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.style = style
    self.secrecy = secrecy
    self.now = now
    self.write = write
  }

  /// One of the values that every line carries.
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one entry.
  func log(event: LogEvent) {
    let values = metadata.merging(event.metadata ?? [:]) { _, own in own }
      .map { ($0.key, secrecy.hiding(in: "\($0.value)")) }.sorted { $0.0 < $1.0 }
    let message = secrecy.hiding(in: "\(event.message)")
    switch style.format {
    case .text: writeText(event.level, message, values)
    case .json: writeJSON(event.level, message, values)
    }
  }

  private func writeText(_ level: Logger.Level, _ message: String, _ values: [(String, String)]) {
    let pairs = values.map { " \($0.0)=\(Self.quotedIfNeeded($0.1))" }.joined()
    write(Array("\(now().iso8601) \(level) \(Visible.text(message))\(pairs)\n".utf8))
  }

  private func writeJSON(_ level: Logger.Level, _ message: String, _ values: [(String, String)]) {
    var json = JSONWriter()
    json.beginObject()
    json.field("time", now().iso8601)
    json.field("level", level.rawValue)
    json.field("message", message)
    for (key, value) in values { json.field(key, value) }
    json.endObject()
    write(json.bytes + [UInt8(ascii: "\n")])
  }

  /// A value with spaces, quotes or control characters is written as a JSON string.
  private static func quotedIfNeeded(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x7f }
      && text == Visible.text(text)
    return isPlain ? text : Visible.text(String(decoding: JSONWriter.quoted(text), as: UTF8.self))
  }
}
