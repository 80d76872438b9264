public import BSON
import MongoCore

// The search process keeps these indexes: no read or write concern is for them.
extension MongoCollection {
    /// Asks for a search index. The server answers at once and builds it later: `listSearchIndexes` tells its state.
    ///
    /// - Returns: The index's name.
    /// - Throws: `CommandError` when the name is taken or the server has no search indexes; another `MongoError`.
    @discardableResult
    public func createSearchIndex(_ index: SearchIndexModel) async throws -> String {
        guard let name = try await createSearchIndexes([index]).first else {
            throw ProtocolError("The reply names no search index", context: context("createSearchIndexes"))
        }
        return name
    }

    /// Asks for several search indexes with one command. See `createSearchIndex`.
    ///
    /// - Returns: The indexes' names, in the order given.
    @discardableResult
    public func createSearchIndexes(_ indexes: [SearchIndexModel]) async throws -> [String] {
        guard !indexes.isEmpty else {
            throw InvalidArgumentError(
                "createSearchIndexes needs at least one index", context: context("createSearchIndexes"))
        }
        let reply = try await runForSearch([
            "createSearchIndexes": .string(name), "indexes": .array(indexes.map { .document($0.document) }),
        ])
        let names = reply["indexesCreated"]?.arrayValue?.compactMap { $0.documentValue?["name"]?.stringValue }
        guard let names, names.count == indexes.count else {
            throw ProtocolError(
                "The reply does not name every search index", context: context("createSearchIndexes"))
        }
        return names
    }

    /// Gives a search index another definition. The server answers at once and rebuilds it later.
    ///
    /// - Throws: `CommandError` when there is no such index; another `MongoError`.
    public func updateSearchIndex(_ indexName: String, definition: Document) async throws {
        _ = try await runForSearch([
            "updateSearchIndex": .string(name), "name": .string(indexName),
            "definition": .document(definition),
        ])
    }

    /// Drops a search index; does nothing when the collection does not exist.
    ///
    /// - Throws: `CommandError` when there is no such index; another `MongoError`.
    public func dropSearchIndex(_ indexName: String) async throws {
        do {
            _ = try await runForSearch(["dropSearchIndex": .string(name), "name": .string(indexName)])
        } catch let error as CommandError where error.isNamespaceNotFound {
            return
        }
    }

    /// The collection's search indexes as the server describes them, with their states.
    ///
    /// - Parameter indexName: The one to describe; nil for all.
    public func listSearchIndexes(
        _ indexName: String? = nil, options: AggregateOptions = AggregateOptions()
    ) -> AggregateQuery<Document> {
        let stage: Document = indexName.map { ["name": .string($0)] } ?? [:]
        return with(readConcern: .serverDefault).aggregate(
            [["$listSearchIndexes": .document(stage)]], options: options)
    }

    private func runForSearch(_ command: Document) async throws -> Document {
        let operation = DocumentOperation(
            commandName: command.first?.key ?? "", database: namespace.database, collection: name,
            command: command)
        return try await client.runAnswered(operation, in: scope)
    }
}
