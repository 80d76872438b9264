import BSON
import MongoDriver

extension Persistable {
    /// Deletes the model's document. The model itself stays as it is.
    ///
    /// - Throws: `LoomError` with the code `noIdentity` for a model that was never stored; `RecordNotFoundError` when the
    ///   document is gone already; a `MongoError`.
    public func delete(in store: Store? = nil) async throws {
        guard let id else {
            throw LoomError(.noIdentity, "A \(Self.self) without id is not stored and cannot be deleted.")
        }
        try await Self.delete(id.value, in: store)
    }

    /// Deletes the model's document, without a task. As `delete(in:)` with a `Store`.
    public func delete(in store: BlockingStore) throws {
        try runBlocking { try await delete(in: store.store) }
    }

    /// Deletes the document with this id.
    ///
    /// - Throws: `RecordNotFoundError` when there is none; a `MongoError`.
    public static func delete(_ key: IDValue, in store: Store? = nil) async throws {
        let collection = try Store.resolve(store).collection(of: Self.self)
        let id = try StoredValue(key).get(for: "_id")
        let result = try await collection.deleteOne(["_id": id])
        guard !result.isAcknowledged || result.deletedCount > 0 else {
            throw RecordNotFoundError(Self.self, id: id, in: collection)
        }
    }

    /// Deletes the document with this id, without a task.
    public static func delete(_ key: IDValue, in store: BlockingStore) throws {
        try runBlocking { try await delete(key, in: store.store) }
    }

    /// Deletes every document that matches and returns how many there were.
    ///
    /// - Throws: `LoomError` with the code `emptyFilter` when the filter has no condition (write `.all` for every
    ///   document); a `MongoError`, after which some may have been deleted.
    @discardableResult
    public static func deleteMany(_ filter: Filter<Self>, in store: Store? = nil) async throws -> Int {
        let collection = try Store.resolve(store).collection(of: Self.self)
        return try await collection.deleteMany(filter.narrowingDocument()).deletedCount
    }

    /// Deletes every document that matches, without a task. As `deleteMany(_:in:)` with a `Store`.
    @discardableResult
    public static func deleteMany(_ filter: Filter<Self>, in store: BlockingStore) throws -> Int {
        try runBlocking { try await deleteMany(filter, in: store.store) }
    }
}

extension Filter {
    /// The query document for a write to many, which an absent condition must not widen to all.
    func narrowingDocument() throws(LoomError) -> Document {
        let document = try document
        guard !document.isEmpty || node == .all else {
            throw LoomError(
                .emptyFilter,
                "The filter has no condition, so it would change every \(Model.self). Write .all if that is meant."
            )
        }
        return document
    }
}
