public import BSON
import MongoTransport

/// A client whose calls return when they are done, for programs and threads without tasks.
///
/// It is a view of the same client, with the same connections; the caller's own thread does the work. Every call
/// throws `BlockingCallInsideTask`, before it does anything, when it is made inside a Swift task: there the
/// asynchronous form belongs.
///
/// ```swift
/// let users = client.blocking.database("app").collection("users", of: User.self)
/// try users.insertOne(User(name: "Ada"))
/// ```
public struct BlockingMongoClient: Sendable {
    /// The client itself.
    public let client: MongoClient

    /// The database of this name. No I/O.
    public func database(_ name: String) -> BlockingMongoDatabase {
        client.database(name).blocking
    }

    /// Asks the server for a sign of life. See `MongoClient.ping()`.
    public func ping() throws {
        try Blocking.run { try await client.ping() }
    }

    /// The deployment's databases as the server describes them. See `MongoClient.listDatabases(_:)`.
    public func listDatabases(_ filter: Document = [:]) throws -> [Document] {
        try Blocking.run { try await client.listDatabases(filter) }
    }

    /// The names of the deployment's databases. See `MongoClient.databaseNames(_:)`.
    public func databaseNames(_ filter: Document = [:]) throws -> [String] {
        try Blocking.run { try await client.databaseNames(filter) }
    }

    /// Ends the client. See `MongoClient.close(waitingAtMost:)`.
    ///
    /// - Throws: `BlockingCallInsideTask` inside a task.
    @discardableResult
    public func close(waitingAtMost limit: Duration = .seconds(10)) throws -> Bool {
        try Blocking.run { await client.close(waitingAtMost: limit) }
    }
}

extension MongoClient {
    /// The same client for code outside of tasks.
    public var blocking: BlockingMongoClient { BlockingMongoClient(client: self) }
}

extension BlockingMongoClient {
    /// Does several writes of any kind to any collections. See `MongoClient.bulkWrite(_:options:)`.
    @discardableResult
    public func bulkWrite(
        _ writes: [ClientWriteModel], options: ClientBulkWriteOptions = ClientBulkWriteOptions(),
        session: ClientSession? = nil
    ) throws -> ClientBulkWriteResult {
        try Blocking.run { try await client.bulkWrite(writes, options: options, session: session) }
    }
}
