public import BSON

extension GridFSBucket {
    /// Opens a new file to write to. No I/O.
    ///
    /// - Throws: `InvalidArgumentError` for a chunk size that is not positive.
    public func openUpload(
        _ filename: String, options: GridFSUploadOptions = GridFSUploadOptions()
    ) throws -> GridFSUpload {
        try GridFSUpload(self, filename: filename, options: options)
    }

    /// Stores bytes as a file.
    ///
    /// - Returns: The file's identifier, as given in the options or new.
    /// - Throws: a `MongoError`; the chunks that were stored are then removed again, if the server can be reached.
    @discardableResult
    public func upload(
        _ filename: String, _ bytes: [UInt8], options: GridFSUploadOptions = GridFSUploadOptions()
    ) async throws -> BSONValue {
        try await filling(try openUpload(filename, options: options)) { try await $0.write(bytes) }
    }

    /// Stores a stream of byte arrays as a file.
    ///
    /// - Returns: The file's identifier, as given in the options or new.
    /// - Throws: what the source throws, or a `MongoError`; the chunks that were stored are then removed again, if the
    ///   server can be reached.
    @discardableResult
    public func upload<Source: AsyncSequence>(
        _ filename: String, from source: Source, options: GridFSUploadOptions = GridFSUploadOptions()
    ) async throws -> BSONValue where Source.Element == [UInt8] {
        try await filling(try openUpload(filename, options: options)) { upload in
            for try await bytes in source { try await upload.write(bytes) }
        }
    }

    /// Stores a stream of bytes as a file. See `upload(_:from:options:)` of arrays, which costs less.
    @discardableResult
    public func upload<Source: AsyncSequence>(
        _ filename: String, from source: Source, options: GridFSUploadOptions = GridFSUploadOptions()
    ) async throws -> BSONValue where Source.Element == UInt8 {
        try await filling(try openUpload(filename, options: options)) { upload in
            var bytes: [UInt8] = []
            let size = 64 * 1024
            bytes.reserveCapacity(size)
            for try await byte in source {
                bytes.append(byte)
                guard bytes.count == size else { continue }
                try await upload.write(bytes)
                bytes = []
                bytes.reserveCapacity(size)
            }
            try await upload.write(bytes)
        }
    }

    /// Fills an upload and closes it; aborts it when that does not work.
    func filling(
        _ upload: GridFSUpload, _ body: (GridFSUpload) async throws -> Void
    ) async throws -> BSONValue {
        do {
            try await body(upload)
            return try await upload.close()
        } catch {
            do {
                try await upload.abort()
            } catch let failure {
                // The first error is the one to tell; chunks without a file do no harm but take up space.
                database.client.events.log(
                    .warning, .command,
                    "Chunks of the failed upload \(upload.id.extendedJSON()) stay behind: \(failure)")
            }
            throw error
        }
    }
}
