/// One value in the middle of reading: its type and bytes, still unparsed.
///
/// It cannot be copied or kept, so it never outlives the bytes that it points into.
/// Types read themselves out of it by `BSONElementDecodable`.
public struct BSONElement: ~Copyable {
    @usableFromInline package let scanner: ElementScanner
    @usableFromInline package let offset: Int
    @usableFromInline package let size: Int
    @usableFromInline package let depth: Int
    /// The BSON type of the value.
    public let type: BSONType

    @inlinable package init(scanner: ElementScanner, type: BSONType, offset: Int, size: Int, depth: Int) {
        self.scanner = scanner
        self.type = type
        self.offset = offset
        self.size = size
        self.depth = depth
    }

    /// The value as a whole.
    ///
    /// - Throws: `BSONError` when it is malformed.
    public func value() throws(BSONError) -> BSONValue {
        try DocumentParser(base: scanner.base).value(of: type, at: offset, scanner: scanner, depth: depth)
    }

    /// Calls `body` with a reader of the embedded document.
    ///
    /// - Throws: `BSONError` when the value is not a document, and whatever `body` throws.
    @inlinable public func withDocument<Result>(
        _ body: (inout BSONReader) throws(BSONError) -> Result
    ) throws(BSONError) -> Result {
        guard type == .document else { throw mismatch("a document") }
        var reader = try BSONReader(scanner: scanner, at: offset, size: size, depth: depth &+ 1)
        return try body(&reader)
    }

    /// Calls `body` for each element of an array with its position.
    ///
    /// - Throws: `BSONError` when the value is not an array, and whatever `body` throws, with the position added.
    @inlinable public func forEachInArray(
        _ body: (Int, borrowing BSONElement) throws(BSONError) -> Void
    ) throws(BSONError) {
        guard type == .array else { throw mismatch("an array") }
        var reader = try BSONReader(scanner: scanner, at: offset, size: size, depth: depth &+ 1)
        var index = 0
        while try reader.visitNext({ (_, element) throws(BSONError) in
            do throws(BSONError) { try body(index, element) } catch {
                throw error.nested(under: String(index))
            }
        }) {
            index &+= 1
        }
    }

    /// The error for a value of the wrong type.
    public func mismatch(_ wanted: String) -> BSONError {
        BSONError(.typeMismatch, "Expected \(wanted), found \(type.alias)", byteOffset: offset)
    }

    /// The error for a number that the wanted type cannot hold.
    public func outOfRange(_ wanted: String) -> BSONError {
        BSONError(.numberOutOfRange, "The number does not fit \(wanted) exactly", byteOffset: offset)
    }
}
