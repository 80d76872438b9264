public import BSON

/// What the values of a column are, and with that how they lie in memory.
///
/// Every BSON type has a column that keeps it: those with a case of their own as Arrow lays them out, all others
/// (timestamps, regular expressions, code, the smallest and largest key …) as `bsonValue`.
public indirect enum ColumnType: Hashable, Sendable {
    /// Nothing but nulls: no memory at all.
    case null
    /// One bit a value.
    case bool
    /// 32-bit integers.
    case int32
    /// 64-bit integers.
    case int64
    /// 64-bit floating point; a NaN is a value, not a null.
    case double
    /// UTF-8 text: offsets into one run of bytes.
    case string
    /// Milliseconds since 1970, UTC, as 64-bit integers.
    case date
    /// Twelve bytes a value.
    case objectID
    /// Sixteen bytes a value: the decimal's BID bits, little endian.
    case decimal128
    /// Bytes, all of one subtype: offsets into one run of bytes.
    case binary(Binary.Subtype)
    /// A column for each field, and a validity of its own: a null struct is not a struct of nulls.
    case `struct`(Schema)
    /// Offsets into one column of elements, and a validity of its own: a null list is not an empty one.
    case list(ColumnType)
    /// Any BSON value as its type byte and its bytes: offsets into one run of bytes. Loses nothing, and is what a
    /// column becomes whose values agree on no other type.
    case bsonValue
}

extension ColumnType: CustomStringConvertible {
    /// The type as tables print it: `int32`, `list<double>`, `struct<lat: double, lon: double>`.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int32: "int32"
        case .int64: "int64"
        case .double: "double"
        case .string: "string"
        case .date: "date"
        case .objectID: "objectID"
        case .decimal128: "decimal128"
        case .binary(.generic): "binary"
        case .binary(.uuid): "uuid"
        case .binary(let subtype): "binary(\(subtype.rawValue))"
        case .struct(let schema): "struct<\(schema)>"
        case .list(let element): "list<\(element)>"
        case .bsonValue: "bsonValue"
        }
    }
}
