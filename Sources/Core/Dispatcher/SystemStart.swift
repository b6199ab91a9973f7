/// When the system was started, by the clock of one life of hpr.
///
/// Whatever becomes of the clock on the wall, the time since then goes on. So two lives under one
/// start of the system learn from it by how much the clock was set between them. Where a machine was
/// stopped from outside and goes on, that time counts as a clock set forward.
public struct SystemStart: Sendable, Hashable {
  /// What the system calls this start, which no other start is called.
  public var id: String
  /// When it was.
  public var at: Instant

  /// Joins the two.
  public init(id: String, at: Instant) {
    self.id = id
    self.at = at
  }
}

/// What became of the clock between two lives.
public enum ClockChange: Sendable, Hashable {
  /// It was set by so much; zero where nothing tells otherwise.
  case set(by: Duration)
  /// Nobody knows: the system was started anew meanwhile.
  case unknown

  /// What the start of the system tells that either life has noted. Less than a second is how exactly
  /// it can be told; more than fifty years nobody sets a clock by.
  public init(from earlier: SystemStart?, to present: SystemStart?) {
    guard let earlier, let present else {
      self = .set(by: .zero)
      return
    }
    let change = earlier.at.duration(to: present.at)
    let isNoise = change > .seconds(-1) && change < .seconds(1)
    let most = Duration.seconds(50 * 365 * 86_400)
    let isTold = earlier.id == present.id && change > .zero - most && change < most
    self = isTold ? .set(by: isNoise ? .zero : change) : .unknown
  }
}
