public import FoundationEssentials

extension String: BSONElementDecodable, BSONElementEncodable {
    /// Reads a string; code and symbols are other types.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .string else { throw element.mismatch("a string") }
        self = try element.scanner.string(at: element.offset)
    }
    /// `string`.
    @inlinable public var bsonType: BSONType { .string }
    /// Writes length, UTF-8 and terminator.
    public func write(bson writer: inout BSONWriter) throws(BSONError) { try writer.putString(self) }
}

extension ObjectID: BSONElementDecodable, BSONElementEncodable {
    /// Reads an object identifier.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .objectID else { throw element.mismatch("an object identifier") }
        self = element.scanner.objectID(at: element.offset)
    }
    /// `objectID`.
    @inlinable public var bsonType: BSONType { .objectID }
    /// Writes 12 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(self) }
}

extension BSONDate: BSONElementDecodable, BSONElementEncodable {
    /// Reads a date.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .date else { throw element.mismatch("a date") }
        self.init(millisecondsSinceEpoch: element.scanner.int64(at: element.offset))
    }
    /// `date`.
    @inlinable public var bsonType: BSONType { .date }
    /// Writes 8 bytes.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        writer.put(millisecondsSinceEpoch)
    }
}

extension Date: BSONElementDecodable, BSONElementEncodable {
    /// Reads a date.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try BSONDate(bson: element).date
    }
    /// `date`.
    @inlinable public var bsonType: BSONType { .date }
    /// Writes the nearest millisecond; throws `BSONError` for a date that is NaN or out of range.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        guard let date = BSONDate(exactly: self) else { throw BSONWriter.dateOutOfRange }
        writer.put(date.millisecondsSinceEpoch)
    }
}

extension BSONWriter {
    @usableFromInline package static var dateOutOfRange: BSONError {
        BSONError(.numberOutOfRange, "The date is not a number of milliseconds that 64 bits can hold")
    }
}

extension UUID: BSONElementDecodable, BSONElementEncodable {
    /// Reads binary of subtype 4.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .binary else { throw element.mismatch("a UUID") }
        let binary = try element.scanner.binary(at: element.offset)
        guard let uuid = binary.uuid() else {
            throw BSONError(
                .typeMismatch,
                "A UUID is 16 bytes of binary subtype 4, not \(binary.bytes.count) of subtype \(binary.subtype.rawValue)",
                byteOffset: element.offset)
        }
        self = uuid
    }
    /// `binary`.
    public var bsonType: BSONType { .binary }
    /// Writes binary of subtype 4.
    public func write(bson writer: inout BSONWriter) throws(BSONError) {
        let bytes = uuid
        try withUnsafeBytes(of: bytes) { (bytes) throws(BSONError) in
            try writer.putBinary(bytes, subtype: .uuid)
        }
    }
}

extension Data: BSONElementDecodable, BSONElementEncodable {
    /// Reads binary of the generic subtype (or the old one, subtype 2).
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .binary else { throw element.mismatch("binary data") }
        let binary = try element.scanner.binary(at: element.offset)
        guard binary.subtype == .generic || binary.subtype == .binaryOld else {
            throw element.mismatch("binary data of subtype 0")
        }
        self = Data(binary.bytes)
    }
    /// `binary`.
    public var bsonType: BSONType { .binary }
    /// Writes binary of the generic subtype.
    public func write(bson writer: inout BSONWriter) throws(BSONError) {
        try Binary(self).write(bson: &writer)
    }
}

extension Binary: BSONElementDecodable, BSONElementEncodable {
    /// Reads binary of any subtype.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .binary else { throw element.mismatch("binary data") }
        self = try element.scanner.binary(at: element.offset)
    }
    /// `binary`.
    public var bsonType: BSONType { .binary }
    /// Writes length, subtype and bytes.
    public func write(bson writer: inout BSONWriter) throws(BSONError) { try writer.write(self) }
}

extension Decimal128: BSONElementDecodable, BSONElementEncodable {
    /// Reads a decimal.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .decimal128 else { throw element.mismatch("a decimal") }
        self = element.scanner.decimal128(at: element.offset)
    }
    /// `decimal128`.
    public var bsonType: BSONType { .decimal128 }
    /// Writes 16 bytes.
    public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(self) }
}

extension Timestamp: BSONElementDecodable, BSONElementEncodable {
    /// Reads a timestamp.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .timestamp else { throw element.mismatch("a timestamp") }
        self.init(bits: element.scanner.uint64(at: element.offset))
    }
    /// `timestamp`.
    public var bsonType: BSONType { .timestamp }
    /// Writes 8 bytes.
    public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.put(bits) }
}

extension RegularExpression: BSONElementDecodable, BSONElementEncodable {
    /// Reads a regular expression.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .regularExpression else { throw element.mismatch("a regular expression") }
        self = try element.scanner.regularExpression(at: element.offset)
    }
    /// `regularExpression`.
    public var bsonType: BSONType { .regularExpression }
    /// Writes pattern and options.
    public func write(bson writer: inout BSONWriter) throws(BSONError) { try writer.write(self) }
}

extension Symbol: BSONElementDecodable, BSONElementEncodable {
    /// Reads a symbol.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .symbol else { throw element.mismatch("a symbol") }
        self.init(try element.scanner.string(at: element.offset))
    }
    /// `symbol`.
    public var bsonType: BSONType { .symbol }
    /// Writes length, UTF-8 and terminator.
    public func write(bson writer: inout BSONWriter) throws(BSONError) { try writer.putString(string) }
}

extension DBPointer: BSONElementDecodable, BSONElementEncodable {
    /// Reads a pointer.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .dbPointer else { throw element.mismatch("a pointer") }
        self = try element.scanner.dbPointer(at: element.offset)
    }
    /// `dbPointer`.
    public var bsonType: BSONType { .dbPointer }
    /// Writes namespace and identifier.
    public func write(bson writer: inout BSONWriter) throws(BSONError) {
        try writer.putString(namespace)
        writer.put(id)
    }
}

extension CodeWithScope: BSONElementDecodable, BSONElementEncodable {
    /// Reads code with its scope.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard case .codeWithScope(let code) = try element.value() else {
            throw element.mismatch("code with scope")
        }
        self = code
    }
    /// `codeWithScope`.
    public var bsonType: BSONType { .codeWithScope }
    /// Writes code and scope.
    public func write(bson writer: inout BSONWriter) throws(BSONError) { try writer.write(self) }
}
