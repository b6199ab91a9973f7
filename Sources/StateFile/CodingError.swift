/// Why bytes are not a state or a record, in one sentence.
public struct CodingError: Error, Sendable, Hashable {
  /// The sentence, without the values, which may be secret.
  public var sentence: String

  /// Wraps the sentence.
  public init(_ sentence: String) { self.sentence = sentence }
}
