/// The way a job is run.
public enum Executor: String, Sendable, Hashable, CaseIterable {
  /// A container of a Docker Engine on this host.
  case localDocker = "local-docker"
  /// A Clever Cloud application for each job.
  case cleverDocker = "clever-docker"

  /// Whether an order to create can be withdrawn while it is under way (a build's connection is
  /// closed), instead of waiting for its answer.
  public var createCanBeStopped: Bool { self == .localDocker }

  /// Whether creating again does no harm: the second build of a name replaces the first, while a
  /// second application would be billed beside the first.
  public var createIsRepeatable: Bool { self == .localDocker }

  /// Whether a job is started by the push of a commit, whose id is recorded before.
  public var pushesCommit: Bool { self == .cleverDocker }

  /// Whether a look at the resource tells that the inner runner lives: it is the container's own
  /// process. Elsewhere the machine lives before it does, and it is seen by what it writes.
  public var showsOwnLife: Bool { self == .localDocker }

  /// How long an answer of the provider is believed before it is asked again for the next job: an
  /// engine on this host is asked at no cost, an API is not. Within that time a runner may take a
  /// job although the API is away by then, unless anything else that it asked there has shown that:
  /// the answer holds no longer once an order or a question has none.
  public var providerAnswerHolds: Duration { self == .localDocker ? .seconds(1) : .seconds(60) }
}
