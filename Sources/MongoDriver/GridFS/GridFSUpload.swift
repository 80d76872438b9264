public import BSON
import MongoCore
import Synchronization

/// A file on its way into a bucket, written piece by piece.
///
/// ```swift
/// let upload = try bucket.openUpload("log.txt")
/// do {
///     try await upload.write(part)
///     try await upload.close()
/// } catch {
///     try await upload.abort()
/// }
/// ```
/// Nobody sees the file until `close()` has stored its description. Chunks of an upload that is neither closed nor
/// aborted stay in the database. An upload is used by one task at a time. A timeout is for its whole life.
public final class GridFSUpload: Sendable {
    /// The file's identifier.
    public let id: BSONValue
    /// The file's name.
    public let filename: String
    /// With one time for all that the upload does.
    private let bucket: GridFSBucket
    /// With time of its own for cleaning up.
    private let bucketToAbort: GridFSBucket
    private let chunkSize: Int
    private let metadata: Document?
    private let state = Mutex(GridFSUploadState())

    init(_ bucket: GridFSBucket, filename: String, options: GridFSUploadOptions) throws {
        let chunkSize = options.chunkSize ?? bucket.chunkSize
        guard chunkSize > 0, Int32(exactly: chunkSize) != nil else {
            throw InvalidArgumentError(
                "A chunk holds at least one byte and less than 16 MB, not \(chunkSize)",
                context: bucket.context("upload"))
        }
        self.bucket = try bucket.begun()
        bucketToAbort = bucket
        self.filename = filename
        self.chunkSize = chunkSize
        metadata = options.metadata
        id = options.id ?? .objectID(ObjectID())
    }

    /// Adds bytes to the file. Chunks are sent when a megabyte of them has come together.
    ///
    /// The bytes are not copied until they go into a message.
    /// - Throws: `GridFSError` when the upload has ended; a `MongoError` when chunks could not be stored: the upload is
    ///   then over, and `abort()` removes what it left.
    public func write(_ bytes: [UInt8]) async throws {
        try state.withLock { try $0.begin(context: context) }
        state.withLock { $0.append(bytes) }
        try await step {
            try await storeChunks(isLast: false)
            state.withLock { $0.succeeded() }
        }
    }

    /// Completes the file: stores what is left, then its description. From now on it can be found.
    ///
    /// - Returns: The file's identifier.
    /// - Throws: as `write`.
    @discardableResult
    public func close() async throws -> BSONValue {
        try state.withLock { try $0.begin(context: context) }
        try await step {
            try await storeChunks(isLast: true)
            try await bucket.indexes.prepare(bucket)
            try await bucket.files.insertOne(description)
            state.withLock { $0.closed() }
        }
        return id
    }

    /// Gives the file up and removes the chunks that have been stored.
    ///
    /// - Throws: `GridFSError` when the upload has been closed or aborted; a `MongoError` when the chunks could not be
    ///   removed: abort again.
    public func abort() async throws {
        try state.withLock { try $0.beginAbort(context: context) }
        try await step {
            try await bucketToAbort.chunks.deleteMany(["files_id": id])
            state.withLock { $0.aborted() }
        }
    }

    private func step(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            state.withLock { $0.failed() }
            throw error
        }
    }

    private func storeChunks(isLast: Bool) async throws {
        while let batch = state.withLock({ $0.nextBatch(chunkSize: chunkSize, isLast: isLast) }) {
            try await bucket.indexes.prepare(bucket)
            var operation = GridFSChunkInsertOperation(
                namespace: bucket.chunks.namespace, fileID: id, bytes: batch.bytes, chunkSize: chunkSize,
                firstNumber: batch.firstNumber, writeConcern: bucket.chunks.writeConcern)
            while operation.start < operation.count {
                try await bucket.database.client.run(&operation, in: bucket.database.scope)?.throwFailure()
                operation.start = operation.end
            }
        }
    }

    private var description: Document {
        var document: Document = [
            "_id": id, "length": .int64(Int64(state.withLock(\.length))),
            "chunkSize": .int32(Int32(chunkSize)), "uploadDate": .date(.now), "filename": .string(filename),
        ]
        document["metadata"] = metadata.map(BSONValue.document)
        return document
    }

    private var context: ErrorContext { bucket.context("upload") }
}
