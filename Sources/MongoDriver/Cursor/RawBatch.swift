public import BSON

/// The documents of one reply, as the bytes they came in.
///
/// ```swift
/// while let batch = try await cursor.nextBatch() {
///     var documents = batch.makeDocumentIterator()
///     while let document = try documents.next() { total += document.byteCount }
/// }
/// ```
/// The batch's documents share its storage; keep one of them longer by `detached()`.
public struct RawBatch: Sendable {
    /// The BSON array that holds the documents.
    package let array: RawDocument

    init(_ array: RawDocument) {
        self.array = array
    }

    /// Whether there are no documents.
    public var isEmpty: Bool { array.isEmpty }

    /// The size of all documents together with the array's own bytes.
    public var byteCount: Int { array.byteCount }

    /// Counts the documents. Cost: hops from one to the next.
    ///
    /// - Throws: `BSONError` when the bytes are malformed.
    public func count() throws(BSONError) -> Int {
        try makeDocumentIterator().remainingCount()
    }

    /// The documents one after the other.
    public func makeDocumentIterator() -> RawBatchIterator {
        RawBatchIterator(array)
    }
}
