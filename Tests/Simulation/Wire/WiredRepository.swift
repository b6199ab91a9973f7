import Core
import Providers

/// The repository of an application, to which hpr's own client pushes.
struct WiredRepository: JobRepository {
  let simulation: Simulation
  let life: Life
  let runner: Int
  let address: RepositoryAddress

  private var application: ResourceID {
    ResourceID(String(address.url.split(separator: "/").last?.dropLast(4) ?? ""))
  }
  /// The machine, also when it is gone.
  private var known: Machine? { simulation.machines.last { $0.id == application } }
  private var machine: Machine? { known.flatMap { $0.exists ? $0 : nil } }
  private var party: Party { simulation.party(of: known?.account, runner) }

  func head() async -> HeadAnswer {
    await simulation.call(
      "look at the repository of \(application)", to: party, in: life, lost: { .unknown($0) },
      act: { _ in lookedAt() })
  }

  private func lookedAt() -> HeadAnswer {
    if let status = refusal(5) { return .refused(status: status, Trouble("it answers \(status)")) }
    guard let machine else { return .refused(status: 404, Trouble("it answers 404")) }
    return machine.commit.map { .master($0) } ?? .empty
  }

  func push(_ commit: DeploymentCommit) async -> PushAnswer {
    let repository = party == simulation.tenants[0] ? simulation.repository : party
    let machine = machine
    let isFirst = simulation.pushIsSent(commit.id, to: machine)
    let tree = life.trees[application]
    if let tree { simulation.step(.sent(tree)) }
    let answer = await simulation.call(
      "push \(commit.id) to \(application)", to: repository, in: life, within: 60,
      lost: { $0.saysNotSent ? .notSent($0) : .unknown($0) },
      act: { _ in pushed(commit.id, tree, to: repository) })
    if isFirst, !life.isOver, answer.saysNotPushed { machine?.mayHave = nil }
    return answer
  }

  private func pushed(
    _ commit: String, _ tree: BuildContext?, to repository: Party
  ) -> PushAnswer {
    if simulation.weather[repository.index].lies { return lie() }
    if let status = refusal(4) { return .refused(status: status, Trouble("it answers \(status)")) }
    guard let machine else { return .refused(status: 404, Trouble("it answers 404")) }
    if let head = machine.commit { return head == commit ? .alreadyThere : .occupied(by: head) }
    let payload = tree?.files.first { $0.name == "job.json" }?.bytes ?? []
    let id = (try? JSONNode.parse(payload))?["id"]?.int64
    simulation.launch(machine, commit: commit, id.map { JobID($0) }, payload)
    return .pushed(words: "")
  }

  /// It claims to have what it has not, or somebody else's.
  private func lie() -> PushAnswer {
    simulation.figures.count("lie")
    let isOdd = (known?.parts?.job.number ?? 0) % 2 == 1
    return isOdd ? .occupied(by: "somebody else's") : .alreadyThere
  }

  private func refusal(_ percent: Int) -> Int? {
    let isOurs = address.password.reveal() == simulation.organisationToken(of: known?.account)
    guard isOurs else { return 401 }
    return simulation.misbehaves(party, percent) ? simulation.pick([429, 404, 403]) : nil
  }
}

extension PushAnswer {
  /// Whether it is certain that nothing was pushed.
  fileprivate var saysNotPushed: Bool {
    switch self {
    case .refused, .notSent: true
    case .pushed, .alreadyThere, .occupied, .declined, .unknown: false
    }
  }
}
