import BSON

/// How a column in the making stores its values.
enum ColumnKind: UInt8 {
    case null, bool, int32, int64, double, date, objectID, decimal128, string, binary, bsonValue
    case structure, list
    /// A string column whose offsets have grown to 64 bits.
    case largeString
    /// A field that no column keeps.
    case skipped

    /// The kind that keeps values of a BSON type.
    init(_ type: BSONType) {
        self =
            switch type {
            case .double: .double
            case .string: .string
            case .document: .structure
            case .array: .list
            case .binary: .binary
            case .objectID: .objectID
            case .bool: .bool
            case .date: .date
            case .null: .null
            case .int32: .int32
            case .int64: .int64
            case .decimal128: .decimal128
            case .undefined, .regularExpression, .dbPointer, .code, .symbol, .codeWithScope, .timestamp,
                .minKey, .maxKey:
                .bsonValue
            }
    }

    init(_ type: ColumnType) {
        self =
            switch type {
            case .null: .null
            case .bool: .bool
            case .int32: .int32
            case .int64: .int64
            case .double: .double
            case .string: .string
            case .date: .date
            case .objectID: .objectID
            case .decimal128: .decimal128
            case .binary: .binary
            case .struct: .structure
            case .list: .list
            case .bsonValue: .bsonValue
            }
    }

    /// The one BSON type stored as it comes; nil when any type may be at hand.
    var bsonType: BSONType? {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int32: .int32
        case .int64: .int64
        case .double: .double
        case .date: .date
        case .objectID: .objectID
        case .decimal128: .decimal128
        case .string, .largeString: .string
        case .binary: .binary
        case .structure: .document
        case .list: .array
        case .bsonValue, .skipped: nil
        }
    }

    /// Whether rows are told apart by offsets.
    var hasOffsets: Bool {
        switch self {
        case .string, .largeString, .binary, .bsonValue, .list: true
        default: false
        }
    }

    /// The bits that one row takes in `values`, an offset of 32 bits included.
    var bitsPerRow: Int {
        switch self {
        case .null, .structure, .skipped: 0
        case .bool: 1
        case .int32, .string, .binary, .bsonValue, .list: 32
        case .int64, .double, .date, .largeString: 64
        case .objectID: 96
        case .decimal128: 128
        }
    }
}
