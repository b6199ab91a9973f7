/// The origins that the client's thread knows.
struct OriginBook {
  private let bounds: ConnectionBounds
  private var origins: [OriginName: Origin] = [:]

  /// How many idle ones are remembered, for what is known of them.
  private static let mostIdle = 256

  init(bounds: ConnectionBounds) { self.bounds = bounds }

  var all: Dictionary<OriginName, Origin>.Values { origins.values }

  /// The origin of that name.
  mutating func origin(of request: HTTPRequest) -> Origin {
    let name = OriginName(request)
    if let known = origins[name] { return known }
    if origins.count >= Self.mostIdle { origins = origins.filter { !$0.value.gate.isIdle } }
    let new = Origin(name, bounds: bounds)
    origins[name] = new
    return new
  }
}
