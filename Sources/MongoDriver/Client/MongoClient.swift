import FoundationEssentials
public import MongoCore
import MongoTransport

/// A MongoDB deployment as a program sees it: one for each deployment, shared by all tasks and threads.
///
/// ```swift
/// let client = try MongoClient("mongodb://localhost:27017")
/// let users = client.database("app").collection("users", of: User.self)
/// try await users.insertOne(User(name: "Ada"))
/// await client.close()
/// ```
///
/// Making a client does no I/O; the first operation connects. A client that is not closed closes its connections
/// when the last reference to it goes; databases, collections and cursors are such references.
public final class MongoClient: Sendable {
    /// What the client was made from.
    public let connectionString: ConnectionString
    let topology: Topology
    let events: EventHub
    let metadata: HandshakeMetadata
    let baseScope: Scope
    let retrySettings: RetrySettings
    let sessions = SessionStore()

    /// Makes a client from the text of a connection string.
    ///
    /// - Throws: `ConnectionStringError` for a string that cannot be parsed, that asks for something not implemented,
    ///   or (unless `options.isLenient`) that gives an option an invalid value. `TLSConfigurationError` if it asks for
    ///   TLS, and OpenSSL or a file that it names cannot be used: those are read here.
    public convenience init(_ connectionString: String, options: MongoClientOptions = MongoClientOptions())
        throws
    {
        let string = try ConnectionString(connectionString, hasTokenCallback: options.oidcCallback != nil)
        try self.init(string, options: options)
    }

    /// Makes a client from a parsed connection string.
    ///
    /// - Throws: as `init(_:options:)`.
    public init(_ connectionString: ConnectionString, options: MongoClientOptions = MongoClientOptions())
        throws
    {
        try connectionString.checkSupported(
            lenient: options.isLenient, credential: options.credential ?? connectionString.credential)
        guard !connectionString.hosts.isEmpty || connectionString.srvHost != nil else {
            throw InvalidArgumentError("The connection string names no host")
        }
        let events = EventHub(options: options, environment: ProcessInfo.processInfo.environment)
        let given = connectionString.options
        self.connectionString = connectionString
        self.events = events
        retrySettings = RetrySettings(given)
        baseScope = Scope(
            read: given.readConcern ?? .serverDefault, write: given.writeConcern ?? .serverDefault,
            readPreference: given.readPreference ?? .primary, timeout: options.timeout ?? given.timeout)
        let settings = try ConnectionSettings(connectionString, options)
        metadata = settings.metadata
        let topologyOptions = try TopologyOptions(connectionString, connection: settings)
        let seedList = SeedListLookup(connectionString, names: options.nameServers).map {
            SeedListResolver($0, options: topologyOptions, minimumInterval: options.seedListInterval)
        }
        topology = Topology(topologyOptions, seedList: seedList, events: events)
        for warning in connectionString.warnings {
            events.log(
                .warning, .client, "An option of the connection string is not as it should be",
                ["option": .string(warning.option), "warning": .string("\(warning)")])
        }
        for warning in settings.compression.warnings {
            events.log(
                .warning, .client, "A compressor that was asked for is left out",
                ["option": "compressors", "warning": .string(warning)])
        }
    }

    deinit {
        topology.close()
    }

    /// The database of this name. No I/O: a database comes into being with its first document.
    public func database(_ name: String) -> MongoDatabase {
        MongoDatabase(client: self, name: name, scope: scope)
    }

    /// The database that the connection string names; nil when it names none.
    public var defaultDatabase: MongoDatabase? {
        connectionString.defaultDatabase.map { database($0) }
    }

    /// Ends the client: refuses new operations, waits for those in progress, closes all connections.
    ///
    /// Cursors that are still open end with an error. Closing twice is closing once.
    /// - Parameter limit: How long to wait for operations in progress; 10 seconds by default.
    /// - Returns: Whether all of them ended in that time; those that did not lose their connections as they end.
    @discardableResult
    public func close(waitingAtMost limit: Duration = .seconds(10)) async -> Bool {
        do {
            await endIdleSessions()
            return try await topology.close(until: .after(limit))
        } catch {
            events.log(
                .warning, .client, "The client is closed without waiting", ["error": .string("\(error)")])
            return false
        }
    }
}

/// Makes a client, lends it, and closes it whatever happens.
///
/// ```swift
/// try await withMongoClient("mongodb://localhost") { client in
///     try await client.ping()
/// }
/// ```
/// - Throws: as `MongoClient.init` does, and what `body` throws.
public func withMongoClient<Result>(
    _ connectionString: String, options: MongoClientOptions = MongoClientOptions(),
    _ body: (MongoClient) async throws -> Result
) async throws -> Result {
    let client = try MongoClient(connectionString, options: options)
    do {
        let result = try await body(client)
        await client.close()
        return result
    } catch {
        await client.close()
        throw error
    }
}
