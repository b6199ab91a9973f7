import Testing

/// The suites that let hours pass at once: one test after the other, so that what is measured
/// beside them by the real clock has a core left.
@Suite(.serialized) enum InVirtualTime {}
