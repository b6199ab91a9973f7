/// Where somebody is asked, and as whom. It is only compared: after a reload, one that differs is
/// somebody who is not known yet.
public struct Endpoint: Sendable, Hashable {
  /// Addresses, accounts and files.
  public var places: [String?]
  /// What is shown there.
  public var secrets: [Secret]

  /// Joins the two.
  public init(places: [String?], secrets: [Secret] = []) {
    self.places = places
    self.secrets = secrets
  }
}
