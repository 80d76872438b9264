import BSON
import MongoCore
import MongoDriver

/// One operation on its way: its name, and the arguments that nobody has taken yet.
struct Call: Sendable {
    let run: TestRun
    let name: String
    var arguments: Fields

    init(_ operation: UnifiedOperation, run: TestRun) {
        self.run = run
        name = operation.name
        arguments = Fields(operation.arguments, of: "\(operation.name) on \(operation.object)")
    }

    /// The session that the operation is to run in; nil for none.
    mutating func session() throws -> ClientSession? {
        try arguments.string("session").map { try run.entities.session($0) }
    }

    /// The time that the operation has; nil for that of the entity.
    mutating func timeout() throws -> Duration? { try arguments.milliseconds("timeoutMS") }

    /// A database with the session and the timeout of the operation.
    mutating func bound(_ database: MongoDatabase) throws -> MongoDatabase {
        var database = database
        if let session = try session() { database = database.with(session: session) }
        if let timeout = try timeout() { database = database.with(timeout: timeout) }
        if let rawData = try arguments.bool("rawData") { database = database.with(rawData: rawData) }
        return database
    }

    /// A collection with the session and the timeout of the operation.
    mutating func bound(_ collection: MongoCollection<Document>) throws -> MongoCollection<Document> {
        var collection = collection
        if let session = try session() { collection = collection.with(session: session) }
        if let timeout = try timeout() { collection = collection.with(timeout: timeout) }
        if let rawData = try arguments.bool("rawData") { collection = collection.with(rawData: rawData) }
        return collection
    }

    /// A bucket with the session and the timeout of the operation.
    mutating func bound(_ bucket: GridFSBucket) throws -> GridFSBucket {
        var bucket = bucket
        if let session = try session() { bucket = bucket.with(session: session) }
        if let timeout = try timeout() { bucket = bucket.with(timeout: timeout) }
        return bucket
    }

    /// The error for an operation that this object does not have.
    func unknown(_ object: String) -> FormatError {
        FormatError("\(object) has no operation \(name)")
    }
}
