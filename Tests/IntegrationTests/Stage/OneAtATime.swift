import Testing

/// The suites that share the machine's engine, and its two cores: they run one after the other, so
/// that a promise of seconds is not measured against somebody else's load.
@Suite(.serialized) enum OneAtATime {}
