/// A simulation in which nothing is left to chance but small delays: at most one fault, at most one
/// crash, each at a place given by its number.
struct Script {
  /// What is left after a crash.
  enum Crash: String, CaseIterable {
    /// The program ends; the disk keeps all, what is on its way arrives.
    case killed
    /// The program ends; the disk keeps all, what is on its way does not arrive.
    case killedAlone
    /// The power is cut: what was not synced is lost; what is on its way arrives.
    case powerCut
    /// The power is cut: names that were not synced are found, over torn content.
    case torn
  }

  /// The jobs, by the names of their runners.
  var runners: [String]
  /// The boundary at which the life ends, counted from 1.
  var crashAt: Int?
  var crash = Crash.killed
  /// The call that meets a fault, counted from 1, and which.
  var fault: (call: Int, fate: Fate)?
  /// The opportunity to refuse that is taken, counted from 1.
  var refusal: Int?
}
