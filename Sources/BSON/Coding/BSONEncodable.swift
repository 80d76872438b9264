/// A value that writes itself as one BSON element.
public protocol BSONElementEncodable {
    /// The type byte that goes before the key.
    var bsonType: BSONType { get }

    /// Writes the value, without type and key.
    ///
    /// - Throws: `BSONError` when BSON cannot hold the value.
    func write(bson writer: inout BSONWriter) throws(BSONError)
}

/// A type that writes itself as a document directly, several times faster than through `Encodable`.
///
/// ```swift
/// struct Point: BSONEncodable {
///     var x: Double
///     var y: Double
///
///     func encode(bson writer: inout BSONWriter) throws(BSONError) {
///         try writer.append("x", x)
///         try writer.append("y", y)
///     }
/// }
/// ```
public protocol BSONEncodable: BSONElementEncodable {
    /// Writes the fields.
    func encode(bson writer: inout BSONWriter) throws(BSONError)
}

extension BSONEncodable {
    /// An embedded document.
    @inlinable public var bsonType: BSONType { .document }

    /// Writes the fields between a length and a terminator.
    @inlinable public func write(bson writer: inout BSONWriter) throws(BSONError) {
        let start = try writer.beginDocument()
        try encode(bson: &writer)
        try writer.endDocument(start)
    }
}

extension RawDocument {
    /// Encodes a value through its direct path.
    ///
    /// - Throws: `BSONError` when BSON cannot hold one of its values.
    @inlinable public init<Value: BSONEncodable>(encoding value: Value) throws(BSONError) {
        var writer = BSONWriter()
        try value.write(bson: &writer)
        self = writer.finish()
    }
}

extension BSONWriter {
    /// Writes a field.
    ///
    /// - Throws: `BSONError` when BSON cannot hold the value, or the key contains a null byte.
    @inlinable public mutating func append<Value: BSONElementEncodable>(
        _ key: StaticString, _ value: Value
    ) throws(BSONError) {
        try putHeader(value.bsonType, key)
        do throws(BSONError) {
            try value.write(bson: &self)
        } catch {
            throw error.nested(under: key.description)
        }
    }

    /// Writes a field, and nothing at all for nil. To store a null, append `BSONValue.null`.
    @inlinable public mutating func append<Value: BSONElementEncodable>(
        _ key: StaticString, _ value: Value?
    ) throws(BSONError) {
        if let value { try append(key, value) }
    }

    /// Writes a field whose key is known at run time only.
    @inlinable public mutating func append<Value: BSONElementEncodable>(
        key: String, _ value: Value
    ) throws(BSONError) {
        try putHeader(value.bsonType, key)
        do throws(BSONError) {
            try value.write(bson: &self)
        } catch {
            throw error.nested(under: key)
        }
    }
}
