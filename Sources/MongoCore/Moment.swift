/// A point in time on a clock that never goes back, by which machines are told when things happen.
///
/// One number, since `ContinuousClock.Instant` is opaque to the compiler: an enum or array that holds one is copied by
/// way of the runtime, at ten times the cost.
package struct Moment: Hashable, Sendable {
    /// Nanoseconds since a beginning that is the same for all moments of a process.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The time from this moment to another one; negative if that is earlier.
    package func duration(to other: Moment) -> Duration {
        .nanoseconds(other.nanoseconds &- nanoseconds)
    }

    /// The moment a duration later; the last one, or the first one, there is if that is too far away.
    package func advanced(by duration: Duration) -> Moment {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
        return Moment(nanoseconds: overflow ? (duration < .zero ? .min : .max) : sum)
    }
}

extension Moment: Comparable {
    package static func < (left: Moment, right: Moment) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension Duration {
    /// Nanoseconds, the rest cut off; about 292 years at most, either way.
    fileprivate var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }
}
