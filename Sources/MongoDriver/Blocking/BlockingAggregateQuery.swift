import BSON
import MongoTransport

/// A pipeline whose terminals return when they are done. See `BlockingMongoClient`.
public struct BlockingAggregateQuery<Element: Codable & Sendable>: Sendable {
    /// The pipeline itself.
    public let query: AggregateQuery<Element>

    /// Runs the pipeline and returns its cursor. See `AggregateQuery.cursor()`.
    public func cursor() throws -> BlockingCursor<Element> {
        try Blocking.run { BlockingCursor(try await query.cursor()) }
    }

    /// Runs the pipeline and reads all results. See `AggregateQuery.toArray()`.
    public func toArray() throws -> [Element] {
        try Blocking.run { try await query.toArray() }
    }

    /// Runs the pipeline for its effect. See `AggregateQuery.run()`.
    public func run() throws {
        try Blocking.run { try await query.run() }
    }

    /// Runs the pipeline and calls `body` for each result.
    ///
    /// - Throws: as `toArray()`, and what `body` throws; the cursor is then ended.
    public func forEach(_ body: (Element) throws -> Void) throws {
        try cursor().forEach(body)
    }
}

extension AggregateQuery {
    /// The same pipeline for code outside of tasks.
    public var blocking: BlockingAggregateQuery<Element> { BlockingAggregateQuery(query: self) }
}
