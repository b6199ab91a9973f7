/// The levels of the log, in the words of the command line (cli.md).
public enum LogLevel: String, Sendable, Hashable, CaseIterable {
  /// Every step.
  case trace
  /// What helps to find a fault.
  case debug
  /// What goes on.
  case info
  /// What an operator may want to know.
  case notice
  /// What may need looking at.
  case warning
  /// What went wrong.
  case error
  /// What keeps hpr from working at all.
  case critical

  /// Reads a level in any case; gitlab-runner's `warn`, `fatal` and `panic` are understood.
  public init?(configured text: String) {
    switch text.lowercased() {
    case "warn": self = .warning
    case "fatal", "panic": self = .critical
    case let word:
      guard let level = LogLevel(rawValue: word) else { return nil }
      self = level
    }
  }
}

/// How log lines look.
public enum LogFormat: String, Sendable, Hashable, CaseIterable {
  /// For people.
  case text
  /// One JSON object a line.
  case json

  /// Reads a format in any case; gitlab-runner's `runner` is text.
  public init?(configured text: String) {
    switch text.lowercased() {
    case "text", "runner": self = .text
    case "json": self = .json
    default: return nil
    }
  }
}
