/// A value that reads itself out of one BSON element.
public protocol BSONElementDecodable {
    /// Reads the value.
    ///
    /// - Throws: `BSONError` when the element is of another type or malformed.
    init(bson element: borrowing BSONElement) throws(BSONError)
}

/// A type that reads itself out of a document directly, several times faster than through `Decodable`.
///
/// ```swift
/// struct Point: BSONDecodable {
///     var x: Double
///     var y: Double
///
///     init(bson reader: inout BSONReader) throws(BSONError) {
///         x = try reader.decode("x")
///         y = try reader.decode("y")
///     }
/// }
/// ```
public protocol BSONDecodable: BSONElementDecodable {
    /// Reads the fields.
    init(bson reader: inout BSONReader) throws(BSONError)
}

extension BSONDecodable {
    /// Reads the embedded document.
    @inlinable public init(bson element: borrowing BSONElement) throws(BSONError) {
        self = try element.withDocument { (reader) throws(BSONError) in try Self(bson: &reader) }
    }
}

extension RawDocument {
    /// Reads a value through its direct path.
    ///
    /// - Throws: `BSONError` naming the key path and byte offset of what does not fit.
    @inlinable public func decode<Value: BSONDecodable>(_ type: Value.Type = Value.self) throws(BSONError)
        -> Value
    {
        defer { withExtendedLifetime(storage) {} }
        let scanner = ElementScanner(base: storage.base + offset, end: byteCount)
        var reader = try BSONReader(scanner: scanner, at: 0, size: byteCount, depth: 1)
        return try Value(bson: &reader)
    }

    /// Calls `body` with a reader of the document's fields.
    public func withReader<Result>(
        _ body: (inout BSONReader) throws(BSONError) -> Result
    ) throws(BSONError) -> Result {
        try withBytes { (base, count) throws(BSONError) in
            var reader = try BSONReader(
                scanner: ElementScanner(base: base, end: count), at: 0, size: count, depth: 1)
            return try body(&reader)
        }
    }
}
