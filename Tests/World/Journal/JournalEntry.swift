import Foundation

/// A request in a form in which those of one job are the same on every stage: what differs by
/// chance (tokens, marks, ids, addresses, times) is replaced.
public struct JournalEntry: Sendable, Equatable {
  /// Who was asked.
  public enum Party: String, Sendable, CaseIterable {
    /// The coordinator.
    case coordinator
    /// Clever Cloud's API and the deployment repositories.
    case cloud
    /// The Docker Engine.
    case engine
  }

  /// Who was asked.
  public let party: Party
  /// In upper case.
  public let method: String
  /// Without the query.
  public let path: String
  /// What of the query and the headers tells requests apart.
  public let details: String
  /// As text; of an archive or a push what is in it.
  public internal(set) var body: String
  /// The status of the answer and how it was cut; `none` while there is no answer.
  public internal(set) var status = "none"

  init(_ call: Call, _ party: Party) {
    let query = call.query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let told = ["authorization", "content-range", "content-type", "job-token", "private-token"]
    let headers = told.compactMap { name in
      call.headers[name].map { "\(name): \(name == "authorization" ? Self.scheme($0) : $0)" }
    }
    self.init(
      party, call.method, "/" + call.path.joined(separator: "/"), query + headers, call.body)
  }

  init(_ party: Party, _ method: String, _ path: String, _ details: [String], _ body: Data) {
    self.party = party
    self.method = method
    self.path = ComparableForm.text(path)
    self.details = ComparableForm.text(details.joined(separator: " "))
    self.body = ComparableForm.body(body)
  }

  private static func scheme(_ value: String) -> String {
    String(value.prefix { $0 != " " })
  }

  /// Whether it changes nothing: a look, a listing, a question whether a job or a token is good, a
  /// request for a job that brought none.
  public var isRead: Bool {
    switch method {
    case "GET", "HEAD": true
    case "PATCH": body.isEmpty
    case "PUT": body.contains(#""state":"running""#)
    case "POST" where path.hasSuffix("/runners/verify"): true
    case "POST" where path.hasSuffix("/jobs/request"): !status.hasPrefix("201")
    case "POST" where party == .engine: path.hasSuffix("/wait")
    default: false
    }
  }

  /// What is asked for, without what it is asked of.
  public var kind: String { "\(method) \(path)" }

  /// All that is compared, in one line.
  public var line: String {
    let text = [kind, details, body].filter { !$0.isEmpty }.joined(separator: " ")
    return "\(text) → \(status)"
  }
}
