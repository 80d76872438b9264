/// How a Codable `Date` is stored.
///
/// Whatever the strategy, `BSONDate` is always a BSON date.
public enum BSONDateStrategy: UInt8, Hashable, Sendable {
    /// A BSON date: whole milliseconds. The default.
    case date
    /// A 64-bit integer: whole milliseconds since 1970.
    case millisecondsSince1970
    /// A double: seconds since 1970, nothing rounded.
    case secondsSince1970
    /// A string such as `2024-02-29T12:30:00.250Z`: whole milliseconds, from 1970 to 9999 when writing.
    case iso8601
}
