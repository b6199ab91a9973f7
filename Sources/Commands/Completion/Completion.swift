import ArgumentParser
import FoundationEssentials

/// What the shells offer for the values of options.
enum Completion {
  /// A runner of the configuration.
  static var runner: CompletionKind { kind(\.runners) }
  /// An executor.
  static var executor: CompletionKind { kind(\.executors) }
  /// A job that is tracked.
  static var record: CompletionKind { kind(\.records) }
  /// A namespace whose jobs were run.
  static var namespace: CompletionKind { kind(\.namespaces) }
  /// What becomes of another file's runner.
  static var mapping: CompletionKind { kind(\.mappings) }

  private static func kind(
    _ names: @escaping @Sendable (ConfiguredNames) -> [String]
  ) -> CompletionKind {
    .custom { words, index, _ in
      let line = TypedLine(words, at: index)
      let all = ConfiguredNames(line: line, environment: ProcessInfo.processInfo.environment)
      return names(all).compactMap { word($0, for: CompletionShell.requesting?.rawValue) }
    }
  }

  /// A word as the scripts of a shell take it for itself; nil for one that would be several.
  static func word(_ text: String, for shell: String?) -> String? {
    guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
      return nil
    }
    switch shell {
    // bash expands each word of the list: a name must not become a command. What it then writes into
    // the line it does not quote whole where there is one of these two.
    case "bash"? where text.contains { "$`".contains($0) }: return nil
    case "bash"?: return escaped(text) { !$0.isLetter && !$0.isNumber && !"-_./:@%+,".contains($0) }
    // zsh takes what is behind a colon for an explanation.
    case "zsh"?: return escaped(text) { $0 == ":" || $0 == "\\" }
    default: return text
    }
  }

  private static func escaped(_ text: String, _ isSpecial: (Character) -> Bool) -> String {
    text.reduce(into: "") { $0 += isSpecial($1) ? "\\\($1)" : String($1) }
  }
}
