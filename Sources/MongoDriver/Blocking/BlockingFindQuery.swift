public import BSON
import MongoTransport

/// A search whose terminals return when they are done. See `BlockingMongoClient`.
public struct BlockingFindQuery<Element: Codable & Sendable>: Sendable {
    /// The search itself.
    public let query: FindQuery<Element>

    /// The same search in this order.
    public func sort(_ order: Document) -> BlockingFindQuery { query.sort(order).blocking }
    /// The same search passing over the first documents.
    public func skip(_ count: Int) -> BlockingFindQuery { query.skip(count).blocking }
    /// The same search for at most so many documents.
    public func limit(_ count: Int) -> BlockingFindQuery { query.limit(count).blocking }
    /// The same search with only some fields.
    public func project(_ fields: Document) -> BlockingFindQuery { query.project(fields).blocking }
    /// The same search with so many documents in a batch.
    public func batchSize(_ count: Int) -> BlockingFindQuery { query.batchSize(count).blocking }

    /// Runs the search and returns its cursor. See `FindQuery.cursor()`.
    public func cursor() throws -> BlockingCursor<Element> {
        try Blocking.run { BlockingCursor(try await query.cursor()) }
    }

    /// Runs the search for one document. See `FindQuery.first()`.
    public func first() throws -> Element? {
        try Blocking.run { try await query.first() }
    }

    /// Runs the search and reads all of it. See `FindQuery.toArray()`.
    public func toArray() throws -> [Element] {
        try Blocking.run { try await query.toArray() }
    }

    /// Runs the search and calls `body` for each document.
    ///
    /// - Throws: as `toArray()`, and what `body` throws; the cursor is then ended.
    public func forEach(_ body: (Element) throws -> Void) throws {
        try cursor().forEach(body)
    }
}

extension FindQuery {
    /// The same search for code outside of tasks.
    public var blocking: BlockingFindQuery<Element> { BlockingFindQuery(query: self) }
}
