public import BSON

extension GridFSBucket {
    /// Looks up a file to read from.
    ///
    /// - Throws: `GridFSError` when there is none; another `MongoError`.
    public func openDownload(_ id: BSONValue) async throws -> GridFSDownload {
        let bucket = try begun()
        guard let file = try await bucket.find(["_id": id]).first() else {
            throw missing("There is no file with the identifier \(id.extendedJSON())", "download")
        }
        return GridFSDownload(bucket, file: file)
    }

    /// Looks up a file to read from by its name.
    ///
    /// - Parameter revision: Which of the files of that name: 0 is the first, 1 the one after it, -1 the newest, -2 the
    ///   one before it; the newest by default.
    /// - Throws: `GridFSError` when there is none; another `MongoError`.
    public func openDownload(named filename: String, revision: Int = -1) async throws -> GridFSDownload {
        let order: BSONValue = revision >= 0 ? 1 : -1
        let skipped = revision >= 0 ? revision : -(revision + 1)
        let bucket = try begun()
        let named = bucket.find(["filename": .string(filename)])
        if let file = try await named.sort(["uploadDate": order]).skip(skipped).first() {
            return GridFSDownload(bucket, file: file)
        }
        if skipped > 0, try await named.first() != nil {
            throw GridFSError(
                .revisionNotFound, "The file \"\(filename)\" has no revision \(revision)",
                context: context("download"))
        }
        throw missing("There is no file named \"\(filename)\"", "download")
    }

    /// Reads a whole file into memory.
    ///
    /// - Throws: `GridFSError` when there is none or a part of it is missing; another `MongoError`.
    public func download(_ id: BSONValue) async throws -> [UInt8] {
        try await openDownload(id).readAll()
    }

    /// Reads a whole file into memory by its name. See `openDownload(named:revision:)`.
    public func download(named filename: String, revision: Int = -1) async throws -> [UInt8] {
        try await openDownload(named: filename, revision: revision).readAll()
    }

    /// A search among the files' descriptions, such as `["filename": "report.pdf"]`; all of them for an empty filter.
    public func find(_ filter: Document = [:], options: FindOptions = FindOptions()) -> FindQuery<GridFSFile>
    {
        files.of(GridFSFile.self).find(filter, options: options)
    }

    func missing(_ message: String, _ command: String) -> GridFSError {
        GridFSError(.fileNotFound, message, context: context(command))
    }
}
