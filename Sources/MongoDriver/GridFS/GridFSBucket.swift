import BSON

/// Files in a database, of any size, each cut into chunks.
///
/// ```swift
/// let bucket = client.database("app").gridFSBucket()
/// let id = try await bucket.upload("report.pdf", bytes)
/// for try await chunk in try await bucket.openDownload(id) { try write(chunk) }
/// ```
///
/// A bucket is two collections, here `fs.files` and `fs.chunks`. Several files may have one name: they are its
/// revisions, told apart by their identifiers and upload dates. A bucket value is cheap to make and to copy.
public struct GridFSBucket: Sendable {
    /// The database that the bucket is in, with the concerns and the read preference that the bucket uses.
    public private(set) var database: MongoDatabase
    /// The bucket's name.
    public let name: String
    /// How many bytes of a file one chunk holds.
    public let chunkSize: Int
    let indexes: GridFSIndexes

    init(_ database: MongoDatabase, options: GridFSBucketOptions) {
        self.database = database.with(
            readConcern: options.readConcern, writeConcern: options.writeConcern,
            readPreference: options.readPreference)
        name = options.name
        chunkSize = options.chunkSize
        indexes = GridFSIndexes()
    }

    /// The same bucket for calls in a session.
    public func with(session: ClientSession) -> GridFSBucket {
        var copy = self
        copy.database.scope = database.scope.with(session: session)
        return copy
    }

    /// The same bucket with another timeout: of a call, or of the whole life of an upload or a download.
    public func with(timeout: Duration) -> GridFSBucket {
        var copy = self
        copy.database.scope = database.scope.with(timeout: timeout)
        return copy
    }

    /// The bucket for a call that begins now.
    func begun() throws -> GridFSBucket {
        var copy = self
        copy.database.scope = try database.scope.begun()
        return copy
    }

    /// The collection of the files' descriptions.
    var files: MongoCollection<Document> { database.collection("\(name).files") }
    /// The collection of the files' contents.
    var chunks: MongoCollection<RawDocument> { database.collection("\(name).chunks", of: RawDocument.self) }

    func context(_ command: String) -> ErrorContext {
        ErrorContext(command: command, database: database.name, collection: name)
    }
}

extension MongoDatabase {
    /// A bucket of this database. No I/O: its collections come into being with the first file.
    public func gridFSBucket(_ options: GridFSBucketOptions = GridFSBucketOptions()) -> GridFSBucket {
        GridFSBucket(self, options: options)
    }
}
