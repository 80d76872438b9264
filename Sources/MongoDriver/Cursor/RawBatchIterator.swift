public import BSON

/// Walks the documents of a batch.
public struct RawBatchIterator: Sendable {
    private let array: RawDocument
    private var position: Int
    private let end: Int

    init(_ array: RawDocument) {
        self.array = array
        position = array.offset + 4
        end = array.offset + array.byteCount - 1
    }

    /// The next document; nil at the end. Cost: a few nanoseconds.
    ///
    /// - Throws: `BSONError` when the bytes are malformed or an element is not a document.
    public mutating func next() throws(BSONError) -> RawDocument? {
        guard let (start, size) = try nextRange() else { return nil }
        return RawDocument(storage: array.storage, offset: start, byteCount: size)
    }

    /// Whether the last document has been handed out.
    var isAtEnd: Bool { position >= end }

    /// Counts what is left without making a document of any.
    func remainingCount() throws(BSONError) -> Int {
        var rest = self
        var count = 0
        while try rest.nextRange() != nil { count += 1 }
        return count
    }

    private mutating func nextRange() throws(BSONError) -> (start: Int, size: Int)? {
        guard position < end else { return nil }
        let scanner = ElementScanner(base: array.storage.base, end: end)
        guard scanner.byte(at: position) == BSONType.document.rawValue else {
            throw BSONError(
                .typeMismatch, "A batch holds something else than documents", byteOffset: position)
        }
        let start = try scanner.endOfCString(from: position + 1) + 1
        let size = try scanner.documentSize(at: start)
        position = start + size
        return (start, size)
    }
}
