public import BSON
import MongoCore

extension MongoDatabase {
    /// Makes a collection; most come into being by themselves with their first document.
    ///
    /// - Parameter options: What the server knows about collections: `capped`, `size`, `timeseries`,
    ///   `clusteredIndex`, `validator`, `expireAfterSeconds`, …; passed on as given.
    /// - Throws: `CommandError` when it exists already with other options; `InvalidArgumentError` for
    ///   `encryptedFields`, as this driver does not encrypt; another `MongoError`.
    @discardableResult
    public func createCollection(_ name: String, options: Document = [:]) async throws -> MongoCollection<
        Document
    > {
        guard !options.contains(key: "encryptedFields") else {
            throw InvalidArgumentError(
                "encryptedFields need encryption by the client, which there is none of")
        }
        var command: Document = ["create": .string(name)]
        for (key, value) in options { command[key] = value }
        _ = try await client.runAnswered(operation(command), in: scope)
        return collection(name)
    }

    /// Makes a collection with typed options.
    ///
    /// - Throws: as `createCollection(_:options:)`, and `InvalidArgumentError` for a time that is negative.
    @discardableResult
    public func createCollection(
        _ name: String, options: CreateCollectionOptions
    ) async throws -> MongoCollection<Document> {
        try await createCollection(name, options: options.document())
    }

    /// Makes a view: what a pipeline makes of a collection or of another view, whenever it is read.
    ///
    /// - Throws: `CommandError` when the name is taken, or another `MongoError`.
    @discardableResult
    public func createView(
        _ name: String, on source: String, pipeline: [Document], collation: Document? = nil
    ) async throws -> MongoCollection<Document> {
        var options = CreateCollectionOptions()
        options.viewOn = source
        options.pipeline = pipeline
        options.collation = collation
        return try await createCollection(name, options: options)
    }

    /// Changes a collection's options.
    ///
    /// - Throws: `CommandError` when there is no such collection, or another `MongoError`; `InvalidArgumentError` for a
    ///   time that is negative.
    public func modifyCollection(_ name: String, options: ModifyCollectionOptions) async throws {
        var command: Document = ["collMod": .string(name)]
        for (key, value) in try options.document() { command[key] = value }
        _ = try await client.runAnswered(operation(command), in: scope)
    }

    /// The database's collections as the server describes them.
    ///
    /// - Throws: a `MongoError`.
    public func listCollections(
        _ filter: Document = [:], options: ListCollectionsOptions = ListCollectionsOptions()
    ) async throws -> [Document] {
        try await list(filter, nameOnly: false, options)
    }

    /// The names of the database's collections and views, in no particular order.
    ///
    /// - Throws: a `MongoError`.
    public func collectionNames(
        _ filter: Document = [:], options: ListCollectionsOptions = ListCollectionsOptions()
    ) async throws -> [String] {
        // With a filter on more than the name the server needs the whole description.
        let nameOnly = filter.allSatisfy { $0.key == "name" }
        return try await list(filter, nameOnly: nameOnly, options).compactMap { $0["name"]?.stringValue }
    }

    /// Drops the database with everything in it.
    ///
    /// - Throws: a `MongoError`.
    public func drop() async throws {
        _ = try await client.runAnswered(operation(["dropDatabase": 1]), in: scope)
    }

    private func list(
        _ filter: Document, nameOnly: Bool, _ options: ListCollectionsOptions
    ) async throws -> [Document] {
        let cursor: Document = options.batchSize.map { ["batchSize": .int64(Int64($0))] } ?? [:]
        var command: Document = ["listCollections": 1, "cursor": .document(cursor)]
        if !filter.isEmpty { command["filter"] = .document(filter) }
        if nameOnly { command["nameOnly"] = true }
        command["authorizedCollections"] = options.authorizedCollections.map(BSONValue.bool)
        command["comment"] = options.comment
        let operation = CursorCommandOperation(
            commandName: "listCollections", database: name, collection: nil, command: command)
        return try await MongoCursor<Document>.run(
            operation, client: client, scope: scope,
            settings: CursorState.Settings(batchSize: options.batchSize)
        ).toArray()
    }

    private func operation(_ command: Document) -> DocumentOperation {
        DocumentOperation(
            commandName: command.first?.key ?? "", database: name, collection: nil, command: command,
            readConcern: .serverDefault, writeConcern: scope.writeConcern)
    }
}
