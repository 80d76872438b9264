internal import CLinux
internal import Glibc

/// The latest moment at which a wait may end, or never.
///
/// Kept as nanoseconds of the clock that `ContinuousClock` reads, so that a comparison is one instruction.
package struct Deadline: Sendable, Hashable, Comparable {
    /// Nanoseconds since boot, `Int64.max` for never.
    let nanoseconds: Int64

    /// A deadline that does not pass.
    package static let never = Deadline(nanoseconds: .max)

    init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The deadline at `instant`; nil is never.
    package init(_ instant: ContinuousClock.Instant?) {
        if let instant {
            self = .after(ContinuousClock.now.duration(to: instant))
        } else {
            self = .never
        }
    }

    /// The deadline `duration` from now; a duration too long to count is never.
    package static func after(_ duration: Duration) -> Deadline {
        let (sum, overflow) = Deadline.now.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
        return overflow ? .never : Deadline(nanoseconds: sum)
    }

    /// The present moment.
    package static var now: Deadline {
        var time = timespec()
        // Cannot fail: the clock exists on every Linux, and the pointer is valid.
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Deadline(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    /// The same moment on `ContinuousClock`; nil for never.
    package var instant: ContinuousClock.Instant? {
        remaining.map { ContinuousClock.now.advanced(by: $0) }
    }

    /// The time left, negative once it has passed; nil for never.
    package var remaining: Duration? {
        self == .never ? nil : .nanoseconds(nanoseconds &- Deadline.now.nanoseconds)
    }

    /// Whether the moment has come.
    package var hasPassed: Bool {
        self != .never && self <= .now
    }

    package static func < (left: Deadline, right: Deadline) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// An equal part of the time left, for the next of `attempts` attempts.
    func share(of attempts: Int) -> Deadline {
        guard self != .never, attempts > 1 else { return self }
        let now = Deadline.now.nanoseconds
        return Deadline(nanoseconds: now &+ max(0, nanoseconds &- now) / Int64(attempts))
    }

    /// What poll and epoll take: milliseconds from `now`, rounded up so as not to wake early; -1 for never.
    func pollTimeout(from now: Deadline = .now) -> Int32 {
        guard self != .never else { return -1 }
        let left = max(0, nanoseconds &- now.nanoseconds)
        let milliseconds = left / 1_000_000 &+ (left % 1_000_000 == 0 ? 0 : 1)
        return Int32(clamping: milliseconds)
    }
}

extension Duration {
    /// Nanoseconds, saturating: about 292 years either way.
    fileprivate var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }
}
