import World

/// A job that its user cancels while a request of its life is under way.
struct Cancellation: Sendable {
  /// What the request asks for, with a `*` for what differs; nil: its script runs already.
  let request: String?
  let moment: Journal.Moment

  /// While each of these is held, and while the script runs.
  static func each(
    _ requests: [String], _ moments: [Journal.Moment] = Journal.Moment.allCases
  ) -> [Cancellation] {
    requests.flatMap { request in
      moments.map { Cancellation(request: request, moment: $0) }
    } + [Cancellation(request: nil, moment: .after)]
  }

  /// Whether hpr gives the request up: nothing is to be done for it before the resource is gone.
  private var isGivenUp: Bool {
    ["receive-pack", "/containers/create", "/start"].contains { request?.hasSuffix($0) == true }
  }

  /// In a few words.
  var words: String { "cancelled \(request.map { "\(moment) \($0)" } ?? "while it runs")" }

  /// Cancels the job when it has come there. A held request goes on once hpr has learned of it.
  func befall(_ job: Int, on stage: some PlayStage, _ journal: Journal) async throws {
    try await until("\(words): it has come there") {
      if request != nil { return await journal.isHeld }
      return await stage.theCoordinator.book(job)?.launches.isEmpty == false
    }
    let before = await journal.entries.count
    await stage.theCoordinator.control(job, "cancel")
    try await until("\(words): hpr has learned of it") {
      let told = await journal.entries.dropFirst(before).filter { $0.party == .coordinator }
      return ["401", "403"].allSatisfy { status in told.contains { $0.status == status } }
    }
    guard isGivenUp else { return await journal.letGo() }
    let wanted = await journal.held
    try await until("\(words): the resource is gone") {
      await journal.entries.dropFirst(before).contains {
        $0.method == "DELETE" && $0.status != "none"
      }
    }
    await journal.letGo()
    try await until("\(words): it is answered, to nobody") {
      await journal.entries.last { $0.kind == wanted?.kind }?.status != "none"
    }
  }
}
