import BSON
public import MongoDriver

extension Persistable {
    /// Changes every document that matches, on the server, without loading any.
    ///
    /// ```swift
    /// try await Order.updateMany(\.state == .open, [.set(\.state, to: .closed), .increment(\.revision)], in: store)
    /// ```
    /// - Returns: How many documents matched and how many of them were changed.
    /// - Throws: `LoomError` with the code `emptyFilter` when the filter has no condition (write `.all` for every
    ///   document), and for an update that cannot be rendered; a `MongoError`, after which some may have been changed.
    @discardableResult
    public static func updateMany(
        _ filter: Filter<Self>, _ update: Update<Self>, in store: Store? = nil
    ) async throws -> UpdateResult {
        let collection = try Store.resolve(store).collection(of: Self.self)
        return try await collection.updateMany(filter.narrowingDocument(), .operators(update.document))
    }

    /// Changes every document that matches, without a task. As `updateMany(_:_:in:)` with a `Store`.
    @discardableResult
    public static func updateMany(
        _ filter: Filter<Self>, _ update: Update<Self>, in store: BlockingStore
    ) throws -> UpdateResult {
        try runBlocking { try await updateMany(filter, update, in: store.store) }
    }

    /// Changes the document with this id, on the server, without loading it.
    ///
    /// A model in memory with this id does not notice; load it again.
    /// - Throws: `RecordNotFoundError` when there is none; `LoomError` for an update that cannot be rendered; a
    ///   `MongoError`.
    public static func update(_ key: IDValue, _ update: Update<Self>, in store: Store? = nil) async throws {
        let collection = try Store.resolve(store).collection(of: Self.self)
        let id = try StoredValue(key).get(for: "_id")
        let result = try await collection.updateOne(["_id": id], .operators(update.document))
        guard !result.isAcknowledged || result.matchedCount > 0 else {
            throw RecordNotFoundError(Self.self, id: id, in: collection)
        }
    }

    /// Changes the document with this id, without a task. As `update(_:_:in:)` with a `Store`.
    public static func update(_ key: IDValue, _ update: Update<Self>, in store: BlockingStore) throws {
        try runBlocking { try await Self.update(key, update, in: store.store) }
    }
}
