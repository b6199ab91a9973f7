import Core
import SystemPackage

/// A simulation in which nothing is left to chance but small delays: at most one fault and at most
/// one crash, each at a place given by its number, counted from 1.
struct Script {
  /// What is left after a crash.
  enum Crash: String, CaseIterable {
    /// The program ends; the disk keeps all, what is on its way arrives.
    case killed
    /// The same, and what is on its way does not arrive.
    case killedAlone
    /// The power is cut: what was not synced is lost; what is on its way arrives.
    case powerCut
    /// The same, and what is on its way does not arrive.
    case powerCutAlone
    /// The power is cut: names that were not synced are found, over torn content.
    case torn
    /// The same, and what is on its way does not arrive.
    case tornAlone

    var isPowerCut: Bool { self != .killed && self != .killedAlone }
    var isTorn: Bool { self == .torn || self == .tornAlone }
    var arrives: Bool { self == .killed || self == .powerCut || self == .torn }
  }

  /// What goes wrong, beside the crash.
  enum Fault {
    /// A call meets this.
    case call(Int, Fate)
    /// An opportunity to refuse is taken, in one of the ways in which it can be.
    case refusal(Int, way: Int)
    /// The disk refuses an operation, and all that follow for so long.
    case disk(Int, lasting: Duration)
    /// A write has room for a part only.
    case partOfWrite(Int)
    /// The first job's user cancels it at a boundary, or asks the inner runner to.
    case cancel(Int, gracefully: Bool)
  }

  /// The jobs, by the names of their runners.
  var runners: [String]
  /// What is unusual about the jobs.
  var kind = Job.Kind.plain
  /// Whether Clever Cloud is spoken to in HTTP.
  var isWired = false
  /// The boundary at which the life ends.
  var crashAt: Int?
  var crash = Crash.killed
  var fault: Fault?
}

// What a script makes of a simulation.
extension Simulation {
  /// A place where a life can end.
  func boundary() {
    guard let script else { return }
    boundaries += 1
    if boundaries == script.crashAt { wantsCrash = true }
    guard case .cancel(boundaries, let gracefully) = script.fault else { return }
    firstAfterFault = boundaries + 1
    timeline.at(timeline.now) { [self] in
      if let job = jobs.first { cancel(job, gracefully: gracefully) }
    }
  }

  /// Whether the next opportunity to refuse is the one of the script.
  func refuses(by script: Script) -> Bool {
    opportunities += 1
    guard case .refusal(opportunities, _) = script.fault else { return false }
    firstAfterFault = boundaries + 1
    return true
  }

  /// The fate of the next call.
  func fate(by script: Script) -> Fate {
    guard case .call(let number, let fate) = script.fault, figures.calls + 1 == number else {
      return .good
    }
    firstAfterFault = boundaries + 1
    return fate
  }

  /// One of the ways in which a party may refuse.
  func pick<Way>(_ ways: [Way]) -> Way {
    guard let script else { return ways[Int.random(in: 0..<ways.count, using: &random)] }
    self.ways = max(self.ways, ways.count)
    guard case .refusal(_, let way) = script.fault else { return ways[0] }
    return ways[min(way, ways.count - 1)]
  }

  /// An operation of the disk.
  func beforeDisk(_ operation: String, by script: Script) throws(DiskError) {
    boundary()
    if wantsCrash { throw .ioError }
    operations.append(operation)
    disk.room = nil
    switch script.fault {
    case .disk(operations.count, let duration):
      firstAfterFault = boundaries + 1
      diskRefusesUntil = timeline.now + duration
      throw .ioError
    case .partOfWrite(operations.count):
      firstAfterFault = boundaries + 1
      disk.room = 100
    default:
      if let end = diskRefusesUntil, timeline.now < end { throw .noSpace }
    }
  }
}
