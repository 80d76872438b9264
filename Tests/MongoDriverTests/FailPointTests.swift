import Testing

/// The suites that make a shared server fail, one after the other: a server has one fail point of a name.
@Suite(.serialized) enum FailPointTests {}
