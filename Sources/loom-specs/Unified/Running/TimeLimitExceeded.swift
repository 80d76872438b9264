/// A case did not end in time.
struct TimeLimitExceeded: Error, CustomStringConvertible {
    let limit: Duration

    var description: String { "no end after \(limit)" }
}
