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
    var concerns: Concerns

    init(client: MongoClient, namespace: Namespace, concerns: Concerns) {
        self.client = client
        self.namespace = namespace
        self.concerns = concerns
    }

    /// The collection's name.
    public var name: String { namespace.collection }
    /// How reads see data that other members have not confirmed; inherited from the database.
    public var readConcern: ReadConcern { concerns.read }
    /// How writes are confirmed; inherited from the database.
    public var writeConcern: WriteConcern { concerns.write }
    /// Which members answer reads; inherited from the database.
    public var readPreference: ReadPreference { concerns.readPreference }

    /// The same collection with another read concern.
    public func with(readConcern: ReadConcern) -> MongoCollection {
        var copy = self
        copy.concerns.read = readConcern
        return copy
    }

    /// The same collection with another write concern.
    public func with(writeConcern: WriteConcern) -> MongoCollection {
        var copy = self
        copy.concerns.write = writeConcern
        return copy
    }

    /// The same collection with another read preference.
    public func with(readPreference: ReadPreference) -> MongoCollection {
        var copy = self
        copy.concerns.readPreference = readPreference
        return copy
    }

    /// The same collection with documents of another type.
    public func of<Other: Codable & Sendable>(_ type: Other.Type) -> MongoCollection<Other> {
        MongoCollection<Other>(client: client, namespace: namespace, concerns: concerns)
    }
}

extension MongoCollection {
    /// The database that the collection is in.
    public var database: MongoDatabase {
        MongoDatabase(client: client, name: namespace.database, concerns: concerns)
    }
}
