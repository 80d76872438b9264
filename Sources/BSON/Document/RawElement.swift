/// One element of a `RawDocument`: its key and type are known, its value is parsed on demand.
public struct RawElement: Sendable {
    package let storage: ByteStorage
    /// The start of the document in the storage; offsets in errors count from here.
    private let origin: Int
    private let keyStart: Int
    private let keyCount: Int
    package let valueStart: Int
    package let valueCount: Int
    /// The BSON type of the value.
    public let type: BSONType

    init(
        storage: ByteStorage, origin: Int, type: BSONType, keyStart: Int, keyCount: Int, valueStart: Int,
        valueCount: Int
    ) {
        self.storage = storage
        self.origin = origin
        self.type = type
        self.keyStart = keyStart
        self.keyCount = keyCount
        self.valueStart = valueStart
        self.valueCount = valueCount
    }

    private var scanner: ElementScanner {
        ElementScanner(base: storage.base + origin, end: valueStart + valueCount - origin)
    }

    /// The key.
    ///
    /// - Throws: `BSONError` when it is not UTF-8.
    public var key: String {
        get throws(BSONError) {
            try scanner.utf8(from: keyStart - origin, count: keyCount)
        }
    }

    /// The value, parsed and checked.
    ///
    /// - Throws: `BSONError` when it is malformed.
    public var value: BSONValue {
        get throws(BSONError) {
            let parser = DocumentParser(base: storage.base + origin)
            do throws(BSONError) {
                return try parser.value(of: type, at: valueStart - origin, scanner: scanner, depth: 1)
            } catch {
                throw error.nested(under: try key)
            }
        }
    }

    /// The embedded document or array as bytes; nil for any other type.
    public var rawDocument: RawDocument? {
        guard type == .document || type == .array else { return nil }
        return RawDocument(storage: storage, offset: valueStart, byteCount: valueCount)
    }

    /// Whether the key is this one, found out without making a string of either.
    package func hasKey(_ key: StaticString) -> Bool {
        key.hasPointerRepresentation && keyCount == key.utf8CodeUnitCount
            && BSONReader.equal(storage.base + keyStart, UnsafeRawPointer(key.utf8Start), keyCount)
    }

    package func keyEquals(_ other: String) -> Bool {
        let key = UnsafeRawBufferPointer(start: storage.base + keyStart, count: keyCount)
        var other = other
        return other.withUTF8 { $0.count == key.count && key.elementsEqual($0) }
    }
}
