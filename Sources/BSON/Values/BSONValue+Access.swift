public import FoundationEssentials

extension BSONValue {
    /// The text of a string; nil for any other type.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number as an `Int`, from an integer or from a double that is a whole number; nil otherwise.
    public var intValue: Int? {
        switch self {
        case .int32(let value): Int(value)
        case .int64(let value): Int(exactly: value)
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number as a `Double`, from a double or from an integer that it holds exactly; nil otherwise.
    public var doubleValue: Double? {
        switch self {
        case .double(let value): value
        case .int32(let value): Double(value)
        case .int64(let value): Double(exactly: value)
        default: nil
        }
    }

    /// The truth of a boolean; nil for any other type.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The embedded document; nil for any other type.
    public var documentValue: Document? {
        if case .document(let value) = self { value } else { nil }
    }

    /// The elements of an array; nil for any other type.
    public var arrayValue: [BSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The object identifier; nil for any other type.
    public var objectIDValue: ObjectID? {
        if case .objectID(let value) = self { value } else { nil }
    }

    /// The date as Foundation's type; nil for any other type.
    public var dateValue: Date? {
        if case .date(let value) = self { value.date } else { nil }
    }

    /// The binary value; nil for any other type.
    public var binaryValue: Binary? {
        if case .binary(let value) = self { value } else { nil }
    }

    /// The timestamp; nil for any other type.
    public var timestampValue: Timestamp? {
        if case .timestamp(let value) = self { value } else { nil }
    }

    /// Whether the value is null.
    public var isNull: Bool { self == .null }
}
