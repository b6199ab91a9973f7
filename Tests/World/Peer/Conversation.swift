public import Foundation

/// What became of one job on Clever Cloud, as far as two runner managers can be compared by it.
public struct Conversation: Sendable, Equatable {
  /// The parameters that its application was made with.
  public let parameters: JSON
  /// The environment that the application had in the end.
  public let environment: [String: String]
  /// The files that were pushed.
  public let files: [String: Data]
}

extension SandboxCloud {
  /// What became of each job, by its number; of several applications of a job the last counts.
  public var conversations: [Int: Conversation] {
    get async {
      var all: [Int: Conversation] = [:]
      let pushed = await machines.pushed
      for book in await clever.books.applications {
        guard let job = book.job, let parameters = await clever.request(of: book.id) else {
          continue
        }
        all[job] = Conversation(
          parameters: parameters, environment: await clever.environment(of: book.id) ?? [:],
          files: pushed[book.id] ?? [:])
      }
      return all
    }
  }
}
