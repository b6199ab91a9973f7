import Core

/// Asks again and again, until an answer is good.
struct Interview: Sendable {
  let terminal: any Respondent
  let streams: Streams

  /// A question.
  struct Question: Sendable {
    /// What is asked, without punctuation.
    var text: String
    /// What an empty answer means; nil: an empty answer is none.
    var usual: String?
    /// Whether the answer must not be shown.
    var isHidden = false
  }

  /// The first good answer, without blanks around it.
  /// - Parameter fault: one sentence on what is wrong with an answer, nil for a good one.
  func ask(
    _ question: Question, fault: (String) -> String? = { _ in nil }
  ) async throws -> String {
    while true {
      let prompt = Visible.text(
        question.text + (question.usual.map { " [\($0)]" } ?? "") + ": ")
      let typed = try await terminal.ask(prompt, isHidden: question.isHidden).trimmed
      let answer = typed.isEmpty ? question.usual ?? "" : typed
      guard let why = answer.isEmpty ? "An answer is needed." : fault(answer) else { return answer }
      streams.tell("hpr: \(why)")
    }
  }

  /// A yes or a no.
  func ask(_ text: String, usual: Bool) async throws -> Bool {
    let answer = try await ask(Question(text: "\(text) (yes or no)", usual: usual ? "yes" : "no")) {
      Self.truth($0) == nil ? "Please answer yes or no." : nil
    }
    return Self.truth(answer) ?? usual
  }

  /// One of some words.
  func ask(_ text: String, among choices: [String]) async throws -> String {
    let list = choices.joined(separator: ", ")
    return try await ask(Question(text: "\(text) (\(list))")) {
      choices.contains($0) ? nil : "It must be one of \(list)."
    }
  }

  private static func truth(_ answer: String) -> Bool? {
    switch answer.lowercased() {
    case "y", "yes", "true": true
    case "n", "no", "false": false
    default: nil
    }
  }
}

extension String {
  /// Without blanks around it.
  var trimmed: String {
    let rest = drop(while: \.isWhitespace)
    let end = rest.lastIndex { !$0.isWhitespace }
    return end.map { String(rest[...$0]) } ?? ""
  }
}
