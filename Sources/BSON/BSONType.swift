/// The type byte of an element, as the BSON specification numbers it.
public enum BSONType: UInt8, Hashable, Sendable, CaseIterable {
    /// 64-bit floating point.
    case double = 0x01
    /// UTF-8 text.
    case string = 0x02
    /// An embedded document.
    case document = 0x03
    /// An array, stored as a document with the keys "0", "1", ….
    case array = 0x04
    /// Bytes with a subtype.
    case binary = 0x05
    /// Deprecated: JavaScript's undefined.
    case undefined = 0x06
    /// A 12-byte object identifier.
    case objectID = 0x07
    /// True or false.
    case bool = 0x08
    /// Milliseconds since 1970, UTC.
    case date = 0x09
    /// Null.
    case null = 0x0A
    /// A regular expression.
    case regularExpression = 0x0B
    /// Deprecated: a reference into another collection.
    case dbPointer = 0x0C
    /// JavaScript code.
    case code = 0x0D
    /// Deprecated: a symbol.
    case symbol = 0x0E
    /// Deprecated: JavaScript code with a scope document.
    case codeWithScope = 0x0F
    /// 32-bit integer.
    case int32 = 0x10
    /// MongoDB's internal replication timestamp.
    case timestamp = 0x11
    /// 64-bit integer.
    case int64 = 0x12
    /// 128-bit decimal floating point.
    case decimal128 = 0x13
    /// Sorts below every other value.
    case minKey = 0xFF
    /// Sorts above every other value.
    case maxKey = 0x7F

    /// The name that MongoDB's `$type` operator uses.
    public var alias: String {
        switch self {
        case .double: "double"
        case .string: "string"
        case .document: "object"
        case .array: "array"
        case .binary: "binData"
        case .undefined: "undefined"
        case .objectID: "objectId"
        case .bool: "bool"
        case .date: "date"
        case .null: "null"
        case .regularExpression: "regex"
        case .dbPointer: "dbPointer"
        case .code: "javascript"
        case .symbol: "symbol"
        case .codeWithScope: "javascriptWithScope"
        case .int32: "int"
        case .timestamp: "timestamp"
        case .int64: "long"
        case .decimal128: "decimal"
        case .minKey: "minKey"
        case .maxKey: "maxKey"
        }
    }
}

extension BSONType {
    /// The type with this byte: `init(rawValue:)` in two comparisons.
    @inlinable package init?(byte: UInt8) {
        if byte &- 1 < 19 {
            // Sound: an enum without payloads is the position of its case, and the first 19 are declared in the
            // order of their bytes. A test compares all of them with `init(rawValue:)`.
            self = unsafeBitCast(byte &- 1, to: BSONType.self)
            return
        }
        switch byte {
        case 0xFF: self = .minKey
        case 0x7F: self = .maxKey
        default: return nil
        }
    }

    /// The type's byte: `rawValue` without a table.
    @inlinable package var byte: UInt8 {
        let position = unsafeBitCast(self, to: UInt8.self)
        return position < 19 ? position &+ 1 : position == 19 ? 0xFF : 0x7F
    }

    /// The number of bytes of every value of this type; nil where values say themselves how long they are.
    @inlinable package var fixedSize: Int? {
        // Five bits a type, in the order of the cases; 31 stands for nil. A switch would be a jump that the
        // processor cannot foresee.
        let position = unsafeBitCast(self, to: UInt8.self)
        let isEarly = position < 12
        let sizes: UInt64 = isEarly ? 0x0FFC_080B_01FF_FFE8 : 0x0000_0004_1082_7FFF
        let size = Int(truncatingIfNeeded: sizes &>> (5 &* UInt64(isEarly ? position : position &- 12)) & 31)
        return size == 31 ? nil : size
    }
}
