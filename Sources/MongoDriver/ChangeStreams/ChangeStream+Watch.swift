public import BSON
import MongoCore

extension MongoCollection {
    /// Watches the collection from now on.
    ///
    /// - Parameter pipeline: Stages that choose among the events and change them. Where they take typed fields away, give
    ///   a type of your own with `watch(_:as:options:)`.
    /// - Throws: `CommandError` from a server that is not in a replica set, or another `MongoError`.
    public func watch(
        _ pipeline: [Document] = [], options: ChangeStreamOptions = ChangeStreamOptions()
    ) async throws -> ChangeStream<ChangeEvent<Element>> {
        try await watch(pipeline, as: ChangeEvent<Element>.self, options: options)
    }

    /// Watches the collection from now on, with events of a type of your own; `RawDocument` for bytes.
    ///
    /// - Throws: as `watch(_:options:)`.
    public func watch<Event: Codable & Sendable>(
        _ pipeline: [Document] = [], as type: Event.Type,
        options: ChangeStreamOptions = ChangeStreamOptions()
    ) async throws -> ChangeStream<Event> {
        try await ChangeStream(
            ChangeStreamSource(
                client: client, database: namespace.database, collection: namespace.collection,
                pipeline: pipeline, options: options, scope: scope))
    }
}

extension MongoDatabase {
    /// Watches all collections of the database from now on. See `MongoCollection.watch(_:options:)`.
    public func watch(
        _ pipeline: [Document] = [], options: ChangeStreamOptions = ChangeStreamOptions()
    ) async throws -> ChangeStream<ChangeEvent<Document>> {
        try await watch(pipeline, as: ChangeEvent<Document>.self, options: options)
    }

    /// Watches all collections of the database from now on, with events of a type of your own.
    public func watch<Event: Codable & Sendable>(
        _ pipeline: [Document] = [], as type: Event.Type,
        options: ChangeStreamOptions = ChangeStreamOptions()
    ) async throws -> ChangeStream<Event> {
        try await ChangeStream(
            ChangeStreamSource(
                client: client, database: name, collection: nil, pipeline: pipeline, options: options,
                scope: scope))
    }
}

extension MongoClient {
    /// Watches all databases from now on. See `MongoCollection.watch(_:options:)`.
    public func watch(
        _ pipeline: [Document] = [], options: ChangeStreamOptions = ChangeStreamOptions(),
        session: ClientSession? = nil, timeout: Duration? = nil
    ) async throws -> ChangeStream<ChangeEvent<Document>> {
        try await watch(
            pipeline, as: ChangeEvent<Document>.self, options: options, session: session, timeout: timeout)
    }

    /// Watches all databases from now on, with events of a type of your own.
    public func watch<Event: Codable & Sendable>(
        _ pipeline: [Document] = [], as type: Event.Type,
        options: ChangeStreamOptions = ChangeStreamOptions(),
        session: ClientSession? = nil, timeout: Duration? = nil
    ) async throws -> ChangeStream<Event> {
        try await ChangeStream(
            ChangeStreamSource(
                client: self, database: "admin", collection: nil, isCluster: true, pipeline: pipeline,
                options: options, scope: scope(session, timeout)))
    }
}
