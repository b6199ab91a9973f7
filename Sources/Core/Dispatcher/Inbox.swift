/// Where facts wait for the dispatcher: all that wait at one moment share one commit.
public actor Inbox {
  /// The facts that nobody has taken yet.
  public private(set) var waiting: [Event] = []
  private var reader: CheckedContinuation<Void, Never>?

  /// An empty inbox.
  public init() {}

  /// Adds a fact.
  public func post(_ event: Event) {
    waiting.append(event)
    reader?.resume()
    reader = nil
  }

  /// Waits until there is a fact, and takes all there are.
  func takeAll() async -> [Event] {
    if waiting.isEmpty {
      await withCheckedContinuation { reader = $0 }
    }
    defer { waiting = [] }
    return waiting
  }
}
