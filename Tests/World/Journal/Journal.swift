/// Every request that hpr sends to a part of the world, in the order of arrival. Those of inner
/// runners and of tests are not in it.
///
/// It can also hold the request of a number, so that a test acts in the midst of it.
public actor Journal {
  /// Where a request is held.
  public enum Moment: String, Sendable, CaseIterable {
    /// It was received and nothing was done.
    case before
    /// All was done, and no answer is sent yet.
    case after
  }

  private struct Gate {
    var left: Int
    /// What it asks for, with one `*` for what differs; nil: anything.
    let kind: String?
    let moment: Moment
    /// The request of that number, once it has come.
    var number: Int?
    var held: CheckedContinuation<Void, Never>?

    func counts(_ entry: JournalEntry) -> Bool {
      guard left > 0, let ends = kind?.split(separator: "*", omittingEmptySubsequences: false)
      else { return left > 0 }
      return ends.count == 1
        ? entry.kind == ends[0]
        : entry.kind.hasPrefix(ends[0]) && entry.kind.hasSuffix(ends[ends.count - 1])
    }
  }

  /// All requests so far.
  public private(set) var entries: [JournalEntry] = []
  private var gate: Gate?

  /// A journal without entries.
  public init() {}

  /// From now on the request of that number, counted from 1, is held; an earlier order is over.
  ///
  /// - Parameter kind: only what asks for that counts, where a `*` stands for whatever differs.
  public func hold(_ number: Int = 1, of kind: String? = nil, _ moment: Moment) {
    letGo()
    gate = Gate(left: number, kind: kind, moment: moment)
  }

  /// Whether the request that was to be held is held now.
  public var isHeld: Bool { gate?.held != nil }

  /// The request that is held; nil if none is.
  public var held: JournalEntry? {
    guard isHeld, let number = gate?.number, entries.indices.contains(number) else { return nil }
    return entries[number]
  }

  /// Lets a held request go on, and holds none any more.
  public func letGo() {
    let held = gate?.held
    gate = nil
    held?.resume()
  }

  /// Whether a request that arrives now may be held.
  var mayHold: Bool { gate != nil }

  /// Notes a request, and holds it if it is the one.
  ///
  /// - Returns: its number.
  func arrived(_ entry: JournalEntry) async -> Int {
    entries.append(entry)
    let number = entries.count - 1
    guard let left = gate?.left, gate?.counts(entry) == true else { return number }
    gate?.left = left - 1
    guard left == 1 else { return number }
    gate?.number = number
    if gate?.moment == .before { await hold() }
    return number
  }

  /// Notes what else is known of a request.
  func add(_ text: String, to number: Int) {
    guard entries.indices.contains(number) else { return }
    entries[number].body += text
  }

  /// Notes how a request is answered, and holds the answer if it is the one.
  func answered(_ number: Int, _ status: String) async {
    guard entries.indices.contains(number) else { return }
    entries[number].status = status
    if gate?.number == number, gate?.moment == .after { await hold() }
  }

  private func hold() async { await withCheckedContinuation { gate?.held = $0 } }

  /// Notes a call and its answer.
  func keep(
    _ call: Call, _ party: JournalEntry.Party, _ act: @Sendable (_ number: Int) async -> Answer
  ) async -> Answer {
    let number = await arrived(JournalEntry(call, party))
    let answer = await act(number)
    await answered(number, answer.mark)
    return answer
  }
}

extension Answer {
  /// The status, and how the answer is cut.
  fileprivate var mark: String {
    switch cut {
    case nil: "\(status)"
    case .whole: "cut"
    case .half: "\(status), half"
    case .never: "\(status), endless"
    }
  }
}
