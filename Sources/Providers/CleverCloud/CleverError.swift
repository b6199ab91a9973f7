import Core

/// An answer of Clever Cloud that is no success, and what follows from it (facts: Clever Cloud
/// §3.5).
struct CleverError: Sendable, Hashable {
  var status: Int
  /// The API's own number of the error.
  var id: Int64?
  /// The API's words, those on single fields too, without secrets.
  var words = ""
  var isForeign = false
  var requestID: String?
  var retryAfter: Duration?

  /// The numbers of errors that mean more than their status.
  enum Known {
    /// No application of that id.
    static let noApplication: Int64 = 4004
    /// The application is not one of this organisation.
    static let otherOrganisation: Int64 = 4002
    /// What is asked for cannot be made so: zone, flavor, variant.
    static let unmetRequirements: Int64 = 501
    /// A variable of the environment is not accepted.
    static let badEnvironment: Int64 = 557
    /// The service for tokens cannot be reached.
    static let tokensUnreachable: Int64 = 21002
    /// The provider of machines is in trouble.
    static let providerInTrouble: Int64 = -500
    /// The instance type or its version is not (or no longer) offered.
    static let outdatedVersion: Int64 = 9017
  }

  /// Whether the API itself says that there is no such application. No other 404 says that: it may
  /// be a proxy's, or another address's. It is waited out, or confirmed by a listing.
  var saysNoApplication: Bool {
    status == 404 && id == Known.noApplication && !isForeign
  }

  /// What follows if this is the answer to an order; nil if the order may have been carried out.
  /// The API's own number says more than the status.
  var refusal: Refusal.Kind? {
    byNumber ?? byStatus
  }

  /// What the number means under a status that refuses. With another, the order may have been
  /// carried out, whatever the number.
  private var byNumber: Refusal.Kind? {
    guard (400..<500).contains(status), !isForeign else { return nil }
    switch id {
    case Known.outdatedVersion: return .catalogue
    // The one application or its settings, not the token.
    case Known.otherOrganisation, Known.noApplication, Known.unmetRequirements,
      Known.badEnvironment:
      return .final
    // Whoever answers so has not seen the token, or not the machines.
    case Known.tokensUnreachable, Known.providerInTrouble: return .again
    default: return nil
    }
  }

  private var byStatus: Refusal.Kind? {
    switch status {
    case 408, 425, 429: return .again
    case 401, 403: return .credentials
    case 400..<500 where isForeign: return nil
    case 400..<500: return .final
    // Error -500 (503) and 21002 (502) are here: a burst of creations, a service behind the API.
    default: return nil
    }
  }

  /// One line on the answer.
  var text: String {
    var text = "Clever Cloud answered \(HTTPStatus.text(status))"
    if let id { text += " (error \(id))" }
    if isForeign { text += " with a page that is not the API's" }
    if let hint { text += ", \(hint)" }
    if !words.isEmpty { text += ": \(words.onOneLine)" }
    if let requestID { text += " (request \(requestID.onOneLine))" }
    return text
  }

  private var hint: String? {
    switch (status, id) {
    case (_, Known.otherOrganisation): "the application is not one of this organisation"
    case (_, Known.outdatedVersion): "the instance type's version is out of date"
    case (_, Known.unmetRequirements): "it cannot be made with these settings"
    case (_, Known.badEnvironment): "a variable of the environment is not accepted"
    case (_, Known.tokensUnreachable): "its service for tokens cannot be reached"
    case (_, Known.providerInTrouble): "its provider of machines is in trouble"
    case (401, _): "the token is not accepted: it may have expired or been revoked"
    case (403, _): "the token has no right to this"
    default: nil
    }
  }

  /// What an error says, in the form of v2 (`message`, `fields`), of v4 (`error`), or of a proxy.
  static func words(in json: JSONNode?) -> String {
    guard let json else { return "" }
    let message = json["message"]?.string ?? json["error"]?.string ?? ""
    let fields = (json["fields"]?.object?.members ?? []).map { member in
      "\(member.key): \(member.value.string ?? "?")"
    }
    let parts = [message, fields.joined(separator: "; ")]
    return parts.filter { !$0.isEmpty }.joined(separator: "; ")
  }
}
