import BSON
import MongoDriver

extension Ledger {
    /// Adds the entry, always under a new id, which is filled in.
    ///
    /// Appending the same value twice gives two entries. The entry changes only when the server has confirmed the write.
    /// - Parameter store: By default the task's current store.
    /// - Throws: `DuplicateKeyError` when a unique index holds its values already; `LoomError` for what cannot be stored;
    ///   another `MongoError`.
    public mutating func append(in store: Store? = nil) async throws {
        let collection = try Store.resolve(store).collection(of: Self.self)
        let entry = try entryUnderNewID()
        let result = try await collection.insertOne(ModelCoder<Self>().encode(entry))
        if result.isAcknowledged { self = entry }
    }

    /// Adds the entry, without a task. As `append(in:)` with a `Store`.
    public mutating func append(in store: BlockingStore) throws {
        try runBlocking { try await append(in: store.store) }
    }

    /// Adds entries in order, in as few commands as the server's limits allow, and returns them with their new ids.
    ///
    /// - Throws: `BulkWriteError` when one is refused: those before it have been added, those behind it have not;
    ///   otherwise as `append(in:)`. No entries are no error.
    @discardableResult
    public static func append(
        contentsOf entries: some Sequence<Self>, in store: Store? = nil
    ) async throws -> [Self] {
        let collection = try Store.resolve(store).collection(of: Self.self)
        let coder = try ModelCoder<Self>()
        let added = try entries.map { try $0.entryUnderNewID() }
        guard !added.isEmpty else { return [] }
        try await collection.insertMany(added.map { try coder.encode($0) })
        return added
    }

    /// Adds entries in order, without a task. As `append(contentsOf:in:)` with a `Store`.
    @discardableResult
    public static func append(
        contentsOf entries: some Sequence<Self>, in store: BlockingStore
    ) throws -> [Self] {
        try runBlocking { try await append(contentsOf: entries, in: store.store) }
    }

    /// The entries that match a filter, all by default, in the order of their ids.
    ///
    /// With `ObjectID` keys that is the order in which one program added them; programs on several machines interleave
    /// by the second.
    public static func history(_ filter: Filter<Self> = .all) -> LoadDirective<Self, Self> {
        Self.filter(filter).sorted(by: \.id)
    }

    private func entryUnderNewID() throws -> Self {
        var entry = self
        entry.id = Identity(try Self.makeID())
        return entry
    }
}
