public import BSON

extension GridFSBucket {
    /// Deletes a file. Chunks without a description that have its identifier are deleted too.
    ///
    /// - Throws: `GridFSError` when there is no such file; another `MongoError`.
    public func delete(_ id: BSONValue) async throws {
        // The description goes first: a file that can be found is whole.
        let bucket = try begun()
        let deleted = try await bucket.files.deleteOne(["_id": id])
        try await bucket.chunks.deleteMany(["files_id": id])
        if deleted.isAcknowledged, deleted.deletedCount == 0 {
            throw missing("There is no file with the identifier \(id.extendedJSON())", "delete")
        }
    }

    /// Deletes all files of a name.
    ///
    /// - Throws: `GridFSError` when there is none; another `MongoError`.
    public func deleteByName(_ filename: String) async throws {
        let bucket = try begun()
        let ids = try await bucket.files.with(readPreference: .primary).find(["filename": .string(filename)])
            .project(["_id": 1]).toArray().compactMap { $0["_id"] }
        guard !ids.isEmpty else { throw missing("There is no file named \"\(filename)\"", "deleteByName") }
        try await bucket.files.deleteMany(["_id": ["$in": .array(ids)]])
        try await bucket.chunks.deleteMany(["files_id": ["$in": .array(ids)]])
    }

    /// Gives a file another name.
    ///
    /// - Throws: `GridFSError` when there is no such file; another `MongoError`.
    public func rename(_ id: BSONValue, to newFilename: String) async throws {
        let result = try await files.updateOne(["_id": id], Self.renaming(to: newFilename))
        if result.isAcknowledged, result.matchedCount == 0 {
            throw missing("There is no file with the identifier \(id.extendedJSON())", "rename")
        }
    }

    /// Gives all files of a name another one.
    ///
    /// - Throws: `GridFSError` when there is none; another `MongoError`.
    public func renameByName(_ filename: String, to newFilename: String) async throws {
        let result = try await files.updateMany(
            ["filename": .string(filename)], Self.renaming(to: newFilename))
        if result.isAcknowledged, result.matchedCount == 0 {
            throw missing("There is no file named \"\(filename)\"", "renameByName")
        }
    }

    private static func renaming(to filename: String) -> UpdateModification {
        ["$set": ["filename": .string(filename)]]
    }

    /// Drops the bucket: all files with their indexes.
    ///
    /// - Throws: a `MongoError`.
    public func drop() async throws {
        let bucket = try begun()
        try await bucket.files.drop()
        try await bucket.chunks.drop()
    }
}
