/// Which parts of a document become values. All of it is checked, wanted or not.
///
/// A value of which no more is wanted than its place is `JSONValue.unread`; one that is left out
/// leaves no trace, and costs no memory. A dictionary literal names the members that are wanted:
/// `["id": .scalar, "job_info": ["project_id": .scalar]]`.
public indirect enum JSONSelection: Sendable, ExpressibleByDictionaryLiteral {
  /// A name and what is wanted of its value.
  public typealias Wish = (name: String, selection: JSONSelection)

  /// The value with everything in it.
  case whole
  /// The value's kind and place. `null`, `true` and `false` are read all the same.
  case place
  /// A string or a number; of anything that may hold others, the place.
  case scalar
  /// Of an object the members named, by their own selections, and all others by theirs; where
  /// that is nil they are left out, and of several of one name all but the last. Of anything else
  /// as much as by `scalar`.
  case members([Wish], others: JSONSelection?)
  /// Of an array all elements. Of anything else as much as by `scalar`.
  case elements(JSONSelection)

  /// The members named and no others.
  public init(dictionaryLiteral wishes: (String, JSONSelection)...) {
    self = .members(wishes.map { (name: $0, selection: $1) }, others: nil)
  }

  /// Whether strings and numbers are read.
  var readsText: Bool {
    if case .place = self { false } else { true }
  }

  /// Whether an object has all its members, duplicates included.
  var keepsAllMembers: Bool {
    switch self {
    case .whole, .members(_, others: .some): true
    case .place, .scalar, .elements, .members(_, others: nil): false
    }
  }

  /// What is wanted of each element; nil if elements are left out.
  var ofElements: JSONSelection? {
    switch self {
    case .whole: .whole
    case .elements(let selection): selection
    case .place, .scalar, .members: nil
    }
  }
}
