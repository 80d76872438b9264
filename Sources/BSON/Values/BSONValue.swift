/// Any value that BSON can hold.
///
/// Literals make values: `let filter: Document = ["age": ["$gte": 18], "name": .string(name)]`.
/// A whole-number literal becomes `int32` when it fits and `int64` otherwise.
public enum BSONValue: Hashable, Sendable {
    /// 64-bit floating point.
    case double(Double)
    /// UTF-8 text.
    case string(String)
    /// An embedded document.
    case document(Document)
    /// An array.
    case array([BSONValue])
    /// Bytes with a subtype.
    case binary(Binary)
    /// Deprecated: JavaScript's undefined.
    case undefined
    /// An object identifier.
    case objectID(ObjectID)
    /// True or false.
    case bool(Bool)
    /// Milliseconds since 1970, UTC.
    case date(BSONDate)
    /// Null.
    case null
    // The cases over 16 bytes are indirect: they are rare, and every other value would pay for their size.
    /// A regular expression.
    indirect case regularExpression(RegularExpression)
    /// Deprecated: a reference into another collection.
    indirect case dbPointer(DBPointer)
    /// JavaScript code.
    case code(String)
    /// Deprecated: a symbol.
    case symbol(Symbol)
    /// Deprecated: JavaScript code with a scope.
    indirect case codeWithScope(CodeWithScope)
    /// 32-bit integer.
    case int32(Int32)
    /// MongoDB's internal timestamp.
    case timestamp(Timestamp)
    /// 64-bit integer.
    case int64(Int64)
    /// 128-bit decimal floating point.
    case decimal128(Decimal128)
    /// Sorts below every other value.
    case minKey
    /// Sorts above every other value.
    case maxKey

    /// The BSON type of the value.
    public var type: BSONType {
        switch self {
        case .double: .double
        case .string: .string
        case .document: .document
        case .array: .array
        case .binary: .binary
        case .undefined: .undefined
        case .objectID: .objectID
        case .bool: .bool
        case .date: .date
        case .null: .null
        case .regularExpression: .regularExpression
        case .dbPointer: .dbPointer
        case .code: .code
        case .symbol: .symbol
        case .codeWithScope: .codeWithScope
        case .int32: .int32
        case .timestamp: .timestamp
        case .int64: .int64
        case .decimal128: .decimal128
        case .minKey: .minKey
        case .maxKey: .maxKey
        }
    }
}
