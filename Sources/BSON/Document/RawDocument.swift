/// A BSON document as the bytes it came in, not parsed.
///
/// Only its length and terminator have been checked; every access that reads on may therefore throw.
/// `validate()` checks all of it, `Document(raw)` parses it.
///
/// A raw document keeps alive the storage that it was cut from, for a document of a reply the whole batch.
/// `detached()` gives a copy that owns just its own bytes; values read out of it (strings, documents, structs)
/// never hold on to the storage.
public struct RawDocument: Sendable {
    @usableFromInline package let storage: ByteStorage
    @usableFromInline package let offset: Int
    /// The size of the document in bytes.
    public let byteCount: Int

    /// An empty document.
    public init() {
        self.init(BSONWriter.emptyDocument)
    }

    private init(_ storage: ByteStorage) {
        self.storage = storage
        offset = 0
        byteCount = storage.count
    }

    /// For ranges whose length and terminator the caller has checked.
    package init(storage: ByteStorage, offset: Int, byteCount: Int) {
        self.storage = storage
        self.offset = offset
        self.byteCount = byteCount
    }

    /// The document that starts at `offset` of a storage, checked as `init(validating:)` does.
    package init(storage: ByteStorage, at offset: Int, end: Int) throws(BSONError) {
        let size = try ElementScanner(base: storage.base, end: end).documentSize(at: offset)
        self.init(storage: storage, offset: offset, byteCount: size)
    }

    /// Copies the bytes of one document; checks its length and its terminator and nothing else.
    ///
    /// - Throws: `BSONError` when the length field is not the number of bytes or the last byte is not zero.
    public init(validating bytes: [UInt8]) throws(BSONError) {
        self = try bytes.span.bytes.withUnsafeBytes { (bytes) throws(BSONError) in
            try RawDocument(validating: bytes)
        }
    }

    /// Copies the bytes of one document; checks its length and its terminator and nothing else.
    public init(validating bytes: UnsafeRawBufferPointer) throws(BSONError) {
        let storage = ByteStorage(copying: bytes)
        let size = try ElementScanner(base: storage.base, end: storage.count).documentSize(at: 0)
        guard size == storage.count else {
            throw BSONError(
                .invalidLength, "The document says \(size) bytes, but there are \(storage.count)",
                byteOffset: 0)
        }
        self.init(storage)
    }

    /// Encodes a document.
    ///
    /// - Throws: as `Document.encoded()`.
    public init(_ document: Document) throws(BSONError) {
        self = try document.encoded()
    }

    /// The bytes as an array: a copy.
    public var bytes: [UInt8] {
        withUnsafeBytes { Array($0) }
    }

    /// Whether there are no elements.
    public var isEmpty: Bool { byteCount <= 5 }

    /// The same document in a storage of its own. Cost: one copy, none when it is alone in its storage.
    public func detached() -> RawDocument {
        if storage.count == byteCount { return self }
        return withUnsafeBytes { RawDocument(ByteStorage(copying: $0)) }
    }

    /// Calls `body` with the bytes, which stay valid until it returns.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeRawBufferPointer(start: storage.base + offset, count: byteCount))
    }

    /// Calls `body` with a pointer to the first byte and the number of bytes.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawPointer, Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(storage.base + offset, byteCount)
    }
}

extension RawDocument: Hashable {
    /// Same bytes.
    public static func == (left: RawDocument, right: RawDocument) -> Bool {
        guard left.byteCount == right.byteCount else { return false }
        return left.withUnsafeBytes { leftBytes in
            right.withUnsafeBytes { rightBytes in leftBytes.elementsEqual(rightBytes) }
        }
    }

    /// Feeds the bytes.
    public func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
