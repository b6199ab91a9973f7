import Commands
import Core

/// Somebody who gives the answers that a test has written down.
final class ScriptedRespondent: Respondent {
  /// A question that was asked.
  struct Question: Sendable, Equatable {
    var text: String
    var isHidden: Bool
  }

  private let answers: Lock<[String]>
  private let questions = Lock<[Question]>([])
  private let atEnd: @Sendable () async throws -> String

  /// - Parameter atEnd: what becomes of the question behind the last answer.
  init(
    _ answers: [String],
    atEnd: @escaping @Sendable () async throws -> String = { throw NoAnswer.ended }
  ) {
    self.answers = Lock(answers)
    self.atEnd = atEnd
  }

  /// What was asked, in order.
  var asked: [Question] { questions.withLock { $0 } }
  /// How the questions begin, up to what an empty answer would mean.
  var texts: [String] {
    asked.map { question in
      let text = question.text.prefix { $0 != "[" && $0 != "(" && $0 != ":" }
      return String(text.last == " " ? text.dropLast() : text)
    }
  }

  func ask(_ question: String, isHidden: Bool) async throws -> String {
    questions.withLock { $0.append(Question(text: question, isHidden: isHidden)) }
    let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    if let answer { return answer }
    return try await atEnd()
  }
}
