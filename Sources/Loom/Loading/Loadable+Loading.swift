import BSON
import MongoDriver

extension Loadable {
    /// The directive that loads every document of the model.
    public static var all: LoadDirective<Self, Self> { LoadDirective() }

    /// The directive that loads what matches a filter.
    ///
    /// ```swift
    /// let big = try await Order.filter(\.total >= 10).sorted(by: \.total, .descending).loadMany(in: store)
    /// ```
    public static func filter(_ filter: Filter<Self>) -> LoadDirective<Self, Self> {
        all.filter(filter)
    }

    /// Loads the model with this id.
    ///
    /// - Parameter store: By default the task's current store.
    /// - Throws: `RecordNotFoundError` when there is none; `LoomError` for a document that is no such model; a
    ///   `MongoError`.
    public static func find(_ key: IDValue, in store: Store? = nil) async throws -> Self {
        let collection = try Store.resolve(store).collection(of: Self.self)
        let id = try StoredValue(key).get(for: "_id")
        guard let document = try await collection.find(["_id": id]).first() else {
            throw RecordNotFoundError(Self.self, id: id, in: collection)
        }
        return try ModelCoder<Self>().decode(document)
    }

    /// Loads the model with this id, without a task. As `find(_:in:)` with a `Store`.
    public static func find(_ key: IDValue, in store: BlockingStore) throws -> Self {
        try runBlocking { try await find(key, in: store.store) }
    }

    /// The model as the database holds it now, with what others have changed; unsaved changes are not in it.
    ///
    /// - Throws: as `find(_:in:)`; `LoomError` with the code `noIdentity` for a model that was never stored.
    public func reloaded(in store: Store? = nil) async throws -> Self {
        guard let id else {
            throw LoomError(
                .noIdentity, "A \(Self.self) without id is not stored and cannot be loaded again.")
        }
        return try await Self.find(id.value, in: store)
    }

    /// The model as the database holds it now, without a task. As `reloaded(in:)` with a `Store`.
    public func reloaded(in store: BlockingStore) throws -> Self {
        try runBlocking { try await reloaded(in: store.store) }
    }
}
