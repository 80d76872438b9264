/// MongoDB's internal timestamp: seconds and an ordinal within the second. For dates use `BSONDate`.
public struct Timestamp: Hashable, Sendable {
    /// Seconds since 1970.
    public var seconds: UInt32
    /// The position among the operations of that second.
    public var increment: UInt32

    /// Makes a timestamp.
    @inlinable public init(seconds: UInt32, increment: UInt32) {
        self.seconds = seconds
        self.increment = increment
    }

    @inlinable package init(bits: UInt64) {
        self.init(
            seconds: UInt32(truncatingIfNeeded: bits >> 32), increment: UInt32(truncatingIfNeeded: bits))
    }

    @inlinable package var bits: UInt64 { UInt64(seconds) << 32 | UInt64(increment) }
}

extension Timestamp: Comparable {
    /// By seconds, then by increment.
    @inlinable public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.bits < right.bits
    }
}
