public import BSON
import MongoTransport

/// A change stream that is read without tasks. See `ChangeStream`. It is not for several threads at once.
///
/// ```swift
/// let stream = try orders.watch()
/// while let event = try stream.next() { handle(event) }
/// ```
public struct BlockingChangeStream<Event: Codable & Sendable>: Sendable {
    /// The stream itself.
    public let stream: ChangeStream<Event>

    /// The place that the stream has got to. See `ChangeStream.resumeToken`.
    public var resumeToken: Document? { stream.resumeToken }

    /// Whether more may come.
    public var isOpen: Bool { stream.isOpen }

    /// The next event; waits until there is one. Nil when the stream has ended. See `ChangeStream.next()`.
    public func next() throws -> Event? {
        try Blocking.run { try await stream.next() }
    }

    /// The next event; nil when there is nothing new. See `ChangeStream.tryNext()`.
    public func tryNext() throws -> Event? {
        try Blocking.run { try await stream.tryNext() }
    }

    /// Ends the stream on the server.
    ///
    /// - Throws: `BlockingCallInsideTask` inside a task.
    public func close() throws {
        try Blocking.run { await stream.close() }
    }
}

extension ChangeStream {
    /// The same stream for code outside of tasks.
    public var blocking: BlockingChangeStream<Event> { BlockingChangeStream(stream: self) }
}

extension BlockingMongoCollection {
    /// Watches the collection from now on. See `MongoCollection.watch(_:options:)`.
    public func watch(
        _ pipeline: [Document] = [], options: ChangeStreamOptions = ChangeStreamOptions()
    ) throws -> BlockingChangeStream<ChangeEvent<Element>> {
        try Blocking.run { try await collection.watch(pipeline, options: options).blocking }
    }

    /// Watches the collection from now on, with events of a type of your own.
    public func watch<Event: Codable & Sendable>(
        _ pipeline: [Document] = [], as type: Event.Type,
        options: ChangeStreamOptions = ChangeStreamOptions()
    ) throws -> BlockingChangeStream<Event> {
        try Blocking.run { try await collection.watch(pipeline, as: type, options: options).blocking }
    }
}

extension BlockingMongoDatabase {
    /// Watches all collections of the database from now on. See `MongoDatabase.watch(_:options:)`.
    public func watch(
        _ pipeline: [Document] = [], options: ChangeStreamOptions = ChangeStreamOptions()
    ) throws -> BlockingChangeStream<ChangeEvent<Document>> {
        try Blocking.run { try await database.watch(pipeline, options: options).blocking }
    }

    /// Watches all collections of the database from now on, with events of a type of your own.
    public func watch<Event: Codable & Sendable>(
        _ pipeline: [Document] = [], as type: Event.Type,
        options: ChangeStreamOptions = ChangeStreamOptions()
    ) throws -> BlockingChangeStream<Event> {
        try Blocking.run { try await database.watch(pipeline, as: type, options: options).blocking }
    }
}

extension BlockingMongoClient {
    /// Watches all databases from now on. See `MongoClient.watch(_:options:)`.
    public func watch(
        _ pipeline: [Document] = [], options: ChangeStreamOptions = ChangeStreamOptions()
    ) throws -> BlockingChangeStream<ChangeEvent<Document>> {
        try Blocking.run { try await client.watch(pipeline, options: options).blocking }
    }

    /// Watches all databases from now on, with events of a type of your own.
    public func watch<Event: Codable & Sendable>(
        _ pipeline: [Document] = [], as type: Event.Type,
        options: ChangeStreamOptions = ChangeStreamOptions()
    ) throws -> BlockingChangeStream<Event> {
        try Blocking.run { try await client.watch(pipeline, as: type, options: options).blocking }
    }
}
