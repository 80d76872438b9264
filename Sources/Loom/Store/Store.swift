public import MongoDriver

/// Where models are loaded from and persisted to: a client, and the database of models that name none.
///
/// ```swift
/// let store = try Store("mongodb://localhost:27017/shop")
/// try await order.persist(in: store)
/// try order.persist(in: store.blocking)        // the same, outside of tasks
/// ```
///
/// A store is a value; any number of them may share a client. Calls that are given no store use the task's current one:
///
/// ```swift
/// try await store.use {
///     try await order.persist()
/// }
/// ```
public struct Store: Sendable {
    /// The client that does the work.
    public let client: MongoClient
    /// The database of models that name none themselves; nil when there is no such.
    public let database: String?

    /// The store that calls without one use in this task and its children; nil unless `use(_:)` set one.
    @TaskLocal public static var current: Store?

    /// A store that uses a client.
    ///
    /// - Parameter database: For models that name none; by default the one in the client's connection string.
    public init(_ client: MongoClient, database: String? = nil) {
        self.client = client
        self.database = database ?? client.defaultDatabase?.name
    }

    /// A store with a client of its own. No I/O: connections are made when they are needed.
    ///
    /// - Parameters:
    ///   - connectionString: What `MongoClient` takes; `mongodb://host/name` names the database as well.
    ///   - database: For models that name none; by default the one in the connection string.
    /// - Throws: what `MongoClient.init` throws for a connection string that it cannot use.
    public init(
        _ connectionString: String, database: String? = nil,
        options: MongoClientOptions = MongoClientOptions()
    ) throws {
        self.init(try MongoClient(connectionString, options: options), database: database)
    }

    /// The same client with another database for models that name none.
    public func with(database: String) -> Store {
        Store(client, database: database)
    }

    /// Makes this the current store of everything that `body` does.
    ///
    /// - Throws: what `body` throws.
    public func use<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        try await Store.$current.withValue(self, operation: body)
    }

    /// Ends the client, and with it every store that shares it.
    ///
    /// - Returns: Whether all operations in progress ended within ten seconds.
    @discardableResult
    public func close() async -> Bool {
        await client.close()
    }

    /// The same store for code outside of tasks.
    public var blocking: BlockingStore { BlockingStore(self) }
}
