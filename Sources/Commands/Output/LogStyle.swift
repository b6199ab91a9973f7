import Core

/// How the log is written at the moment. A reload changes it, unless the command line has decided.
final class LogStyle: Sendable {
  private struct Values {
    var level: LogLevel
    var format: LogFormat
  }
  private let ordered: (level: LogLevel?, format: LogFormat?)
  private let values: Lock<Values>

  /// What the command line orders; the rest is as it usually is.
  init(level: LogLevel? = nil, format: LogFormat? = nil) {
    ordered = (level, format)
    values = Lock(Values(level: level ?? .info, format: format ?? .text))
  }

  /// The least level that is written.
  var level: LogLevel { values.withLock { $0.level } }
  /// How a line looks.
  var format: LogFormat { values.withLock { $0.format } }

  /// Does what the configuration says where the command line has said nothing.
  func follow(_ configuration: Configuration) {
    values.withLock {
      $0.level = ordered.level ?? configuration.logLevel
      $0.format = ordered.format ?? configuration.logFormat
    }
  }
}
