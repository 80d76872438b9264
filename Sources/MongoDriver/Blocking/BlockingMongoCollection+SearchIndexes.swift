public import BSON
import MongoTransport

extension BlockingMongoCollection {
    /// Asks for a search index.
    @discardableResult
    public func createSearchIndex(_ index: SearchIndexModel) throws -> String {
        try Blocking.run { try await collection.createSearchIndex(index) }
    }

    /// Asks for several search indexes with one command.
    @discardableResult
    public func createSearchIndexes(_ indexes: [SearchIndexModel]) throws -> [String] {
        try Blocking.run { try await collection.createSearchIndexes(indexes) }
    }

    /// Gives a search index another definition.
    public func updateSearchIndex(_ indexName: String, definition: Document) throws {
        try Blocking.run { try await collection.updateSearchIndex(indexName, definition: definition) }
    }

    /// Drops a search index.
    public func dropSearchIndex(_ indexName: String) throws {
        try Blocking.run { try await collection.dropSearchIndex(indexName) }
    }

    /// The collection's search indexes as the server describes them.
    public func listSearchIndexes(
        _ indexName: String? = nil, options: AggregateOptions = AggregateOptions()
    ) -> BlockingAggregateQuery<Document> {
        collection.listSearchIndexes(indexName, options: options).blocking
    }
}
