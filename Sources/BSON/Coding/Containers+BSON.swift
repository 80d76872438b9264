extension BSONValue: BSONElementDecodable, BSONElementEncodable {
    /// Reads a value of any type.
    public init(bson element: borrowing BSONElement) throws(BSONError) { self = try element.value() }
    /// The type of the value held.
    public var bsonType: BSONType { type }
    /// Writes the value held.
    public func write(bson writer: inout BSONWriter) throws(BSONError) { try writer.write(self) }
}

extension Document: BSONDecodable, BSONEncodable {
    /// Reads all fields.
    public init(bson reader: inout BSONReader) throws(BSONError) {
        self = try DocumentParser(base: reader.scanner.base)
            .document(at: reader.documentStart, end: reader.scanner.end + 1, depth: reader.documentDepth)
    }

    /// Reads an embedded document.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard case .document(let document) = try element.value() else { throw element.mismatch("a document") }
        self = document
    }

    /// Writes all fields.
    public func encode(bson writer: inout BSONWriter) throws(BSONError) {
        for field in fields { try writer.append(key: field.key, field.value) }
    }
}

extension BSONReader {
    var documentStart: Int { start - 4 }
    var documentDepth: Int { depth }
}

extension RawDocument: BSONElementDecodable, BSONElementEncodable {
    /// Copies the bytes of an embedded document.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        guard element.type == .document else { throw element.mismatch("a document") }
        try self.init(
            validating: UnsafeRawBufferPointer(
                start: element.scanner.base + element.offset, count: element.size))
    }
    /// `document`.
    public var bsonType: BSONType { .document }
    /// Writes the bytes.
    public func write(bson writer: inout BSONWriter) throws(BSONError) { writer.write(self) }
}

extension Array: BSONElementDecodable where Element: BSONElementDecodable {
    /// Reads an array whose elements are all of one Swift type.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        var values: [Element] = []
        try element.forEachInArray { (_, item) throws(BSONError) in values.append(try Element(bson: item)) }
        self = values
    }
}

extension Array: BSONElementEncodable where Element: BSONElementEncodable {
    /// `array`.
    @inlinable public var bsonType: BSONType { .array }

    /// Writes the elements under the keys "0", "1", ….
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        let start = try writer.beginDocument()
        var index = 0
        for value in self {
            writer.putHeader(value.bsonType, index: index)
            do throws(BSONError) {
                try value.write(bson: &writer)
            } catch {
                throw error.nested(under: String(index))
            }
            index &+= 1
        }
        try writer.endDocument(start)
    }
}

extension Set: BSONElementDecodable where Element: BSONElementDecodable {
    /// Reads an array; equal elements become one.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = Set(try [Element](bson: element))
    }
}

extension Set: BSONElementEncodable where Element: BSONElementEncodable {
    /// `array`.
    @inlinable public var bsonType: BSONType { .array }
    /// Writes the elements in the set's own order, which differs from run to run.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        try Array(self).write(bson: &writer)
    }
}

extension Dictionary: BSONElementDecodable where Key == String, Value: BSONElementDecodable {
    /// Reads an embedded document whose values are all of one Swift type. Of a repeated key the last value counts.
    public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.withDocument { (reader) throws(BSONError) in
            var values: [String: Value] = [:]
            try reader.forEach { (key, item) throws(BSONError) in values[key] = try Value(bson: item) }
            return values
        }
    }
}

extension Dictionary: BSONElementEncodable where Key == String, Value: BSONElementEncodable {
    /// `document`.
    public var bsonType: BSONType { .document }
    /// Writes the pairs sorted by key, so that equal dictionaries give equal bytes.
    public func write(bson writer: inout BSONWriter) throws(BSONError) {
        let start = try writer.beginDocument()
        for key in keys.sorted() {
            if let value = self[key] { try writer.append(key: key, value) }
        }
        try writer.endDocument(start)
    }
}

extension Optional: BSONElementDecodable where Wrapped: BSONElementDecodable {
    /// Reads a value, or nil from a null.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = element.type == .null ? nil : try Wrapped(bson: element)
    }
}

extension Optional: BSONElementEncodable where Wrapped: BSONElementEncodable {
    /// The type of the value, or `null`.
    @inlinable public var bsonType: BSONType { self?.bsonType ?? .null }
    /// Writes the value; nothing for nil, whose type says all.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        if let value = self { try value.write(bson: &writer) }
    }
}

extension RawRepresentable where Self: BSONElementDecodable, RawValue: BSONElementDecodable {
    /// Reads the raw value; throws `BSONError` when no case has it.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        let rawValue = try RawValue(bson: element)
        guard let value = Self(rawValue: rawValue) else {
            throw BSONError(.invalidValue, "\(rawValue) is no \(Self.self)", byteOffset: nil)
        }
        self = value
    }
}

extension RawRepresentable where Self: BSONElementEncodable, RawValue: BSONElementEncodable {
    /// The type of the raw value.
    @inlinable public var bsonType: BSONType { rawValue.bsonType }
    /// Writes the raw value.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        try rawValue.write(bson: &writer)
    }
}
