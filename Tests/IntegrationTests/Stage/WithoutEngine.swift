import Testing

/// The suites that need no Docker Engine. They run one after the other too, but beside those that
/// share one: both wait for most of their time.
@Suite(.serialized) enum WithoutEngine {}
