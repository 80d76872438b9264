public import BSON
public import FoundationEssentials

/// A Swift type whose values a column can hold, so that a schema can be written in Swift types.
///
/// `Int`, `Int64`, `Int32`, `Double`, `Bool`, `String`, `Date`, `BSONDate`, `ObjectID`, `Decimal128`, `Binary`, `UUID`,
/// `BSONValue`, optionals and arrays of these conform. A struct of your own conforms by naming its fields:
///
/// ```swift
/// extension Place: ColumnRepresentable {
///     static var columnType: ColumnType { .struct(["lat": .double, "lon": .double]) }
/// }
/// ```
public protocol ColumnRepresentable {
    /// The type of a column of such values.
    static var columnType: ColumnType { get }
    /// Whether null is among the values; false unless a type says otherwise.
    static var isNullable: Bool { get }
}

extension ColumnRepresentable {
    /// False: null is not among the values.
    public static var isNullable: Bool { false }
}

extension Bool: ColumnRepresentable {
    /// A column of bits.
    public static var columnType: ColumnType { .bool }
}

extension Int32: ColumnRepresentable {
    /// A column of 32-bit integers.
    public static var columnType: ColumnType { .int32 }
}

extension Int64: ColumnRepresentable {
    /// A column of 64-bit integers.
    public static var columnType: ColumnType { .int64 }
}

extension Int: ColumnRepresentable {
    /// A column of 64-bit integers.
    public static var columnType: ColumnType { .int64 }
}

extension Double: ColumnRepresentable {
    /// A column of doubles.
    public static var columnType: ColumnType { .double }
}

extension String: ColumnRepresentable {
    /// A column of text.
    public static var columnType: ColumnType { .string }
}

extension Date: ColumnRepresentable {
    /// A column of milliseconds since 1970.
    public static var columnType: ColumnType { .date }
}

extension BSONDate: ColumnRepresentable {
    /// A column of milliseconds since 1970.
    public static var columnType: ColumnType { .date }
}

extension ObjectID: ColumnRepresentable {
    /// A column of twelve bytes a value.
    public static var columnType: ColumnType { .objectID }
}

extension Decimal128: ColumnRepresentable {
    /// A column of sixteen bytes a value.
    public static var columnType: ColumnType { .decimal128 }
}

extension Binary: ColumnRepresentable {
    /// A column of bytes of the generic subtype.
    public static var columnType: ColumnType { .binary(.generic) }
}

extension UUID: ColumnRepresentable {
    /// A column of bytes of the UUID subtype.
    public static var columnType: ColumnType { .binary(.uuid) }
}

extension BSONValue: ColumnRepresentable {
    /// A column of values of any type.
    public static var columnType: ColumnType { .bsonValue }
}

extension Optional: ColumnRepresentable where Wrapped: ColumnRepresentable {
    /// The column of the wrapped type.
    public static var columnType: ColumnType { Wrapped.columnType }
    /// True.
    public static var isNullable: Bool { true }
}

extension Array: ColumnRepresentable where Element: ColumnRepresentable {
    /// A list column.
    public static var columnType: ColumnType { .list(Element.columnType) }
}
