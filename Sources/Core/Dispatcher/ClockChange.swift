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
