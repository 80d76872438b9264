import BSON
public import MongoCore

/// A collection whose documents are values of one Swift type.
///
/// ```swift
/// struct User: Codable, Sendable { var name: String; var age: Int }
/// let users = client.database("app").collection("users", of: User.self)
/// try await users.insertOne(User(name: "Ada", age: 36))
/// let adults = try await users.find(["age": ["$gte": 18]]).sort(["name": 1]).toArray()
/// ```
///
/// Elements that have a direct path (`BSONDecodable`, `BSONEncodable`) take it, others go through Codable. A
/// collection of `Document` or `RawDocument` holds anything. A collection value is cheap to make and to copy.
public struct MongoCollection<Element: Codable & Sendable>: Sendable {
    /// The client that this belongs to.
    public let client: MongoClient
    /// The collection's full name.
    public let namespace: Namespace
    var scope: Scope

    init(client: MongoClient, namespace: Namespace, scope: Scope) {
        self.client = client
        self.namespace = namespace
        self.scope = scope
    }

    /// The collection's name.
    public var name: String { namespace.collection }
    /// How reads see data that other members have not confirmed; inherited from the database.
    public var readConcern: ReadConcern { scope.read }
    /// How writes are confirmed; inherited from the database.
    public var writeConcern: WriteConcern { scope.write }
    /// Which members answer reads; inherited from the database.
    public var readPreference: ReadPreference { scope.readPreference }

    /// The same collection with another read concern.
    public func with(readConcern: ReadConcern) -> MongoCollection {
        var copy = self
        copy.scope.read = readConcern
        return copy
    }

    /// The same collection with another write concern.
    public func with(writeConcern: WriteConcern) -> MongoCollection {
        var copy = self
        copy.scope.write = writeConcern
        return copy
    }

    /// The same collection with another read preference.
    public func with(readPreference: ReadPreference) -> MongoCollection {
        var copy = self
        copy.scope.readPreference = readPreference
        return copy
    }

    /// The same collection with its operations in a session.
    ///
    /// A session of another client is refused by the operations.
    public func with(session: ClientSession?) -> MongoCollection {
        MongoCollection(client: client, namespace: namespace, scope: scope.with(session: session))
    }

    /// The same collection with a time for each call: through server selection, all attempts and all batches.
    ///
    /// ```swift
    /// try await users.with(timeout: .seconds(2)).insertOne(user)
    /// ```
    /// Zero means no limit. While a timeout is set, `socketTimeoutMS`, `waitQueueTimeoutMS` and the options
    /// `maxTime` have no effect. Calls that run out of it throw `OperationTimeoutError`. Set on a collection that is
    /// bound to a session, it is for a single call, and so is refused inside of `withTransaction`, which has one time
    /// for all of its calls. Follows the specification of client-side operation timeouts.
    public func with(timeout: Duration) -> MongoCollection {
        MongoCollection(client: client, namespace: namespace, scope: scope.with(timeout: timeout))
    }

    /// The same collection with commands that work on what is stored, such as the buckets of a time series.
    ///
    /// Servers before 8.2 do not know of it and are not told.
    public func with(rawData: Bool) -> MongoCollection {
        var copy = self
        copy.scope.rawData = rawData
        return copy
    }

    /// The same collection with documents of another type.
    public func of<Other: Codable & Sendable>(_ type: Other.Type) -> MongoCollection<Other> {
        MongoCollection<Other>(client: client, namespace: namespace, scope: scope)
    }
}

extension MongoCollection {
    /// The database that the collection is in.
    public var database: MongoDatabase {
        MongoDatabase(client: client, name: namespace.database, scope: scope)
    }
}
