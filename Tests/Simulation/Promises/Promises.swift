import Core

/// A promise: what is broken after a step, or nil.
typealias Promise = @Sendable (Simulation, Happening) -> String?

/// The promises of the design, by their numbers.
enum Promises {
  static let numbers = Set(all.map(\.0))
  static let all: [(Int, Promise)] = [
    (1, nothingLeaks), (2, nothingIsLost), (3, nothingRunsTwice), (4, nothingLiveIsKilled),
    (5, oneBadThingStaysOne), (6, nobodyWaitsWithoutAWord), (7, noSecretGetsOut),
    (8, theLimitsHold),
  ]
}
