public import BSON
public import MongoCore
import MongoTransport

/// A database whose calls return when they are done. See `BlockingMongoClient`.
public struct BlockingMongoDatabase: Sendable {
    /// The database itself.
    public let database: MongoDatabase

    /// The collection of this name, with documents of any shape. No I/O.
    public func collection(_ name: String) -> BlockingMongoCollection<Document> {
        database.collection(name).blocking
    }

    /// The collection of this name, with documents of one Swift type. No I/O.
    public func collection<Element: Codable & Sendable>(
        _ name: String, of type: Element.Type
    ) -> BlockingMongoCollection<Element> {
        database.collection(name, of: type).blocking
    }

    /// Runs any command and returns its reply. See `MongoDatabase.runCommand(_:readPreference:)`.
    @discardableResult
    public func runCommand(_ command: Document, readPreference: ReadPreference? = nil) throws -> Document {
        try Blocking.run { try await database.runCommand(command, readPreference: readPreference) }
    }

    /// Runs a command that answers with a cursor. See `MongoDatabase.runCursorCommand(_:as:options:)`.
    public func runCursorCommand<Element: Codable & Sendable>(
        _ command: Document, as type: Element.Type = Document.self,
        options: CursorCommandOptions = CursorCommandOptions()
    ) throws -> BlockingCursor<Element> {
        try Blocking.run {
            BlockingCursor(try await database.runCursorCommand(command, as: type, options: options))
        }
    }

    /// A pipeline that starts from the database itself.
    public func aggregate<Output: Codable & Sendable>(
        _ pipeline: [Document], as type: Output.Type = Document.self,
        options: AggregateOptions = AggregateOptions()
    ) -> BlockingAggregateQuery<Output> {
        database.aggregate(pipeline, as: type, options: options).blocking
    }

    /// Makes a collection. See `MongoDatabase.createCollection(_:options:)`.
    @discardableResult
    public func createCollection(
        _ name: String, options: Document = [:]
    ) throws -> BlockingMongoCollection<Document> {
        try Blocking.run { try await database.createCollection(name, options: options).blocking }
    }

    /// Makes a collection with typed options. See `MongoDatabase.createCollection(_:options:)`.
    @discardableResult
    public func createCollection(
        _ name: String, options: CreateCollectionOptions
    ) throws -> BlockingMongoCollection<Document> {
        try Blocking.run { try await database.createCollection(name, options: options).blocking }
    }

    /// Makes a view. See `MongoDatabase.createView(_:on:pipeline:collation:)`.
    @discardableResult
    public func createView(
        _ name: String, on source: String, pipeline: [Document], collation: Document? = nil
    ) throws -> BlockingMongoCollection<Document> {
        try Blocking.run {
            try await database.createView(name, on: source, pipeline: pipeline, collation: collation).blocking
        }
    }

    /// Changes a collection's options. See `MongoDatabase.modifyCollection(_:options:)`.
    public func modifyCollection(_ name: String, options: ModifyCollectionOptions) throws {
        try Blocking.run { try await database.modifyCollection(name, options: options) }
    }

    /// The database's collections as the server describes them. See `MongoDatabase.listCollections(_:options:)`.
    public func listCollections(
        _ filter: Document = [:], options: ListCollectionsOptions = ListCollectionsOptions()
    ) throws -> [Document] {
        try Blocking.run { try await database.listCollections(filter, options: options) }
    }

    /// The names of the database's collections. See `MongoDatabase.collectionNames(_:options:)`.
    public func collectionNames(
        _ filter: Document = [:], options: ListCollectionsOptions = ListCollectionsOptions()
    ) throws -> [String] {
        try Blocking.run { try await database.collectionNames(filter, options: options) }
    }

    /// Drops the database with everything in it. See `MongoDatabase.drop()`.
    public func drop() throws {
        try Blocking.run { try await database.drop() }
    }
}

extension MongoDatabase {
    /// The same database for code outside of tasks.
    public var blocking: BlockingMongoDatabase { BlockingMongoDatabase(database: self) }
}
