public import BSON
import MongoTransport

/// A bucket whose calls return when they are done. See `BlockingMongoClient`.
///
/// Every call does what the call of the same name does on `GridFSBucket`, and throws the same errors.
public struct BlockingGridFSBucket: Sendable {
    /// The bucket itself.
    public let bucket: GridFSBucket

    // MARK: Writing

    /// Opens a new file to write to. No I/O.
    public func openUpload(
        _ filename: String, options: GridFSUploadOptions = GridFSUploadOptions()
    ) throws -> BlockingGridFSUpload {
        BlockingGridFSUpload(upload: try bucket.openUpload(filename, options: options))
    }

    /// Stores bytes as a file.
    @discardableResult
    public func upload(
        _ filename: String, _ bytes: [UInt8], options: GridFSUploadOptions = GridFSUploadOptions()
    ) throws -> BSONValue {
        try Blocking.run { try await bucket.upload(filename, bytes, options: options) }
    }

    /// Stores a sequence of byte arrays as a file, one after the other.
    @discardableResult
    public func upload<Source: Sequence>(
        _ filename: String, from source: Source, options: GridFSUploadOptions = GridFSUploadOptions()
    ) throws -> BSONValue where Source.Element == [UInt8] {
        try Blocking.run {
            try await bucket.filling(try bucket.openUpload(filename, options: options)) { upload in
                for bytes in source { try await upload.write(bytes) }
            }
        }
    }

    // MARK: Reading

    /// Looks up a file to read from.
    public func openDownload(_ id: BSONValue) throws -> BlockingGridFSDownload {
        try Blocking.run { BlockingGridFSDownload(try await bucket.openDownload(id)) }
    }

    /// Looks up a file to read from by its name.
    public func openDownload(named filename: String, revision: Int = -1) throws -> BlockingGridFSDownload {
        try Blocking.run {
            BlockingGridFSDownload(try await bucket.openDownload(named: filename, revision: revision))
        }
    }

    /// Reads a whole file into memory.
    public func download(_ id: BSONValue) throws -> [UInt8] {
        try Blocking.run { try await bucket.download(id) }
    }

    /// Reads a whole file into memory by its name.
    public func download(named filename: String, revision: Int = -1) throws -> [UInt8] {
        try Blocking.run { try await bucket.download(named: filename, revision: revision) }
    }

    /// A search among the files' descriptions.
    public func find(
        _ filter: Document = [:], options: FindOptions = FindOptions()
    ) -> BlockingFindQuery<GridFSFile> {
        bucket.find(filter, options: options).blocking
    }

    // MARK: Changing

    /// Deletes a file.
    public func delete(_ id: BSONValue) throws {
        try Blocking.run { try await bucket.delete(id) }
    }

    /// Deletes all files of a name.
    public func deleteByName(_ filename: String) throws {
        try Blocking.run { try await bucket.deleteByName(filename) }
    }

    /// Gives a file another name.
    public func rename(_ id: BSONValue, to newFilename: String) throws {
        try Blocking.run { try await bucket.rename(id, to: newFilename) }
    }

    /// Gives all files of a name another one.
    public func renameByName(_ filename: String, to newFilename: String) throws {
        try Blocking.run { try await bucket.renameByName(filename, to: newFilename) }
    }

    /// Drops the bucket.
    public func drop() throws {
        try Blocking.run { try await bucket.drop() }
    }
}

extension GridFSBucket {
    /// The same bucket for code outside of tasks.
    public var blocking: BlockingGridFSBucket { BlockingGridFSBucket(bucket: self) }
}

extension BlockingMongoDatabase {
    /// A bucket of this database. See `MongoDatabase.gridFSBucket(_:)`.
    public func gridFSBucket(_ options: GridFSBucketOptions = GridFSBucketOptions()) -> BlockingGridFSBucket {
        database.gridFSBucket(options).blocking
    }
}
