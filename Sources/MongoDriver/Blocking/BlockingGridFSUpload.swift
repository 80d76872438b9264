public import BSON
import MongoTransport

/// A file on its way into a bucket, written without tasks. See `GridFSUpload`.
public struct BlockingGridFSUpload: Sendable {
    /// The upload itself.
    public let upload: GridFSUpload

    /// The file's identifier.
    public var id: BSONValue { upload.id }

    /// Adds bytes to the file. See `GridFSUpload.write(_:)`.
    public func write(_ bytes: [UInt8]) throws {
        try Blocking.run { try await upload.write(bytes) }
    }

    /// Completes the file. See `GridFSUpload.close()`.
    @discardableResult
    public func close() throws -> BSONValue {
        try Blocking.run { try await upload.close() }
    }

    /// Gives the file up. See `GridFSUpload.abort()`.
    public func abort() throws {
        try Blocking.run { try await upload.abort() }
    }
}
