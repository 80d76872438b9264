public import FoundationEssentials

/// A moment in UTC with BSON's precision: whole milliseconds since 1970, over the full 64-bit range.
///
/// Foundation's `Date` is a floating-point number of seconds; this type keeps what the server keeps.
public struct BSONDate: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
    public var millisecondsSinceEpoch: Int64

    /// The moment this many milliseconds after 1970.
    @inlinable public init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
    }

    /// The millisecond nearest to a date; nil when the date is not a number or outside of the 64-bit range.
    @inlinable public init?(exactly date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        guard let whole = Int64(exactly: milliseconds) else { return nil }
        self.init(millisecondsSinceEpoch: whole)
    }

    /// The millisecond nearest to a date; dates outside of the 64-bit range become its ends, NaN becomes 1970.
    ///
    /// Use `init(exactly:)` where such dates must be noticed; writing a `Date` field does, and throws.
    public init(_ date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        if milliseconds.isNaN {
            self.init(millisecondsSinceEpoch: 0)
        } else if let whole = Int64(exactly: milliseconds) {
            self.init(millisecondsSinceEpoch: whole)
        } else {
            self.init(millisecondsSinceEpoch: milliseconds < 0 ? .min : .max)
        }
    }

    /// The current time, rounded to the millisecond.
    public static var now: BSONDate { BSONDate(Date()) }

    /// The same moment as Foundation's type; exact to the millisecond within some 285,000 years of 1970.
    @inlinable public var date: Date {
        Date(timeIntervalSince1970: Double(millisecondsSinceEpoch) / 1000)
    }
}

extension BSONDate: Comparable {
    /// Earlier before later.
    @inlinable public static func < (left: BSONDate, right: BSONDate) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }
}
