import World

/// A point of a conversation at which hpr is killed: a call, and how far it has come.
struct KillPoint: Sendable, CustomStringConvertible {
  enum Moment: String, CaseIterable, Sendable {
    /// The call was sent, and is never acted upon.
    case before = "before acting"
    /// It was acted upon, and never answered.
    case after = "after acting"
    /// Half of the answer has gone out.
    case half = "answer cut"
    /// It is acted upon only in the life after the next.
    case late = "acted upon late"
  }

  /// What has to happen for hpr to make a call.
  enum Occasion: Sendable {
    /// Nothing: every job brings it about.
    case usual
    /// A job's container ends before hpr has heard that the job is over.
    case containerEnds
    /// It has been taken away by then, and its image has not.
    case containerGoes
  }

  /// Whom the call goes to, and which it is.
  enum Call: Sendable, CustomStringConvertible {
    case coordinator(Fault.Endpoint, state: String? = nil, group: String? = nil)
    case clever(Fault.Endpoint)
    case repository(DeploymentFault.Endpoint)
    /// As a pattern of `EngineProxy`.
    case engine(String, Occasion = .usual)

    var description: String {
      switch self {
      case .coordinator(let call, let state, let group):
        (["coordinator", call.rawValue] + [state, group].compactMap(\.self)).joined(separator: " ")
      case .clever(let call): "Clever Cloud \(call.rawValue)"
      case .repository(let call): "repository \(call.rawValue)"
      case .engine(let pattern, _): "engine \(pattern)"
      }
    }
  }

  let call: Call
  let moment: Moment
  var description: String { "\(call), \(moment.rawValue)" }

  /// Every call at every moment; those that make or end something also late.
  static func all(_ calls: [Call], late: [Call] = []) -> [KillPoint] {
    let prompt = KillPoint.Moment.allCases.filter { $0 != .late }
    return calls.flatMap { call in prompt.map { KillPoint(call: call, moment: $0) } }
      + late.map { KillPoint(call: $0, moment: .late) }
  }

  /// What both executors ask the coordinator.
  static let ofCoordinator: [Call] = [
    .coordinator(.verify), .coordinator(.request), .coordinator(.update, state: "running"),
    .coordinator(.trace), .coordinator(.update, state: "failed"), .coordinator(.job),
  ]
}

/// A point that lies in wait.
struct Trap: Sendable {
  /// Whether the call is where the point is.
  let isSprung: @Sendable () async -> Bool
  /// Has become of the call what becomes of it once its caller is dead.
  let end: @Sendable () async -> Void
  /// Brings the call about while hpr lives, where it takes more than jobs.
  var lure: @Sendable () async throws -> Void = {}
}

extension FaultDesk {
  func trap(_ fault: Fault, _ moment: KillPoint.Moment) async -> Trap {
    var fault = fault
    fault.caller = "dispatcher"
    fault.times = 1
    fault.action = moment == .half ? .half : .hold
    fault.moment = moment == .before || moment == .late ? .before : .after
    let id = await add(fault)
    return Trap(isSprung: { await self.met(id) > 0 }) {
      await self.release(id, cutting: moment != .late)
    }
  }
}

extension DeploymentRepositories {
  func trap(_ call: DeploymentFault.Endpoint, _ moment: KillPoint.Moment) async -> Trap {
    let isBefore = moment == .before || moment == .late
    let id = await add(
      DeploymentFault(call, moment == .half ? .half : .hold, isBefore ? .before : .after, times: 1))
    return Trap(isSprung: { await self.met(id) > 0 }) {
      await self.release(id, cutting: moment != .late)
    }
  }
}

extension EngineProxy {
  func trap(_ pattern: String, _ moment: KillPoint.Moment) async -> Trap {
    let isBefore = moment == .before || moment == .late
    let id = hold(RequestPattern(pattern), isBefore ? .request : .answer)
    return Trap {
      guard await self.isHolding(id) else { return false }
      if moment == .half { await self.release(id, .half) }
      return true
    } end: {
      await self.release(id, moment == .late ? .pass : .drop)
    }
  }
}
