import BSON
import MongoTransport

/// A cursor that is read without tasks. See `BlockingMongoClient`.
///
/// ```swift
/// let cursor = try users.find().cursor()
/// while let user = try cursor.next() { print(user.name) }
/// ```
/// It is not for several threads at once. When the last reference goes before the end, the server is told in the
/// background.
public final class BlockingCursor<Element: Codable & Sendable> {
    private let cursor: MongoCursor<Element>
    private var documents: RawBatchIterator?
    private let decoder = ElementDecoder<Element>()

    init(_ cursor: MongoCursor<Element>) {
        self.cursor = cursor
    }

    /// The next element; nil at the end. Waits only when a batch has to be fetched.
    ///
    /// - Throws: a `MongoError`, among them `CodingFailure` for a document that is no `Element`.
    public func next() throws -> Element? {
        while true {
            if let element = try documents.nextElement(decoder) { return element }
            guard let batch = try nextBatch() else {
                documents = nil
                return nil
            }
            documents = batch.makeDocumentIterator()
        }
    }

    /// The next documents as bytes; nil at the end. Use either this or `next()`.
    ///
    /// - Throws: a `MongoError`.
    public func nextBatch() throws -> RawBatch? {
        try Blocking.run { try await cursor.nextBatch() }
    }

    /// Calls `body` for each element that is left.
    ///
    /// - Throws: as `next()`, and what `body` throws; the cursor is then ended.
    public func forEach(_ body: (Element) throws -> Void) throws {
        do {
            while let element = try next() { try body(element) }
        } catch {
            try close()
            throw error
        }
    }

    /// Reads all that is left into an array.
    ///
    /// - Throws: as `next()`; what was read before the error is lost.
    public func toArray() throws -> [Element] {
        var elements: [Element] = []
        while let element = try next() { elements.append(element) }
        return elements
    }

    /// Ends the cursor on the server.
    ///
    /// - Throws: `BlockingCallInsideTask` inside a task.
    public func close() throws {
        try Blocking.run { await cursor.close() }
    }
}
