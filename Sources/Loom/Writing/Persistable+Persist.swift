import BSON
import MongoDriver

extension Persistable {
    /// Stores the model.
    ///
    /// - Without `id`: it is inserted and `id` filled in.
    /// - Loaded or persisted before: only the fields that have changed since are sent, those that are nil now are removed.
    ///   Nothing is sent when nothing has changed.
    /// - With an `id` given by hand: all its fields are written, into a new document if there is none with that id.
    ///
    /// The model itself changes only when the server has confirmed the write.
    ///
    /// Cost: one round trip; finding the changes costs encoding the model twice.
    /// - Parameters:
    ///   - mode: `.ifChanged` by default; `.always` writes all fields of a loaded model too.
    ///   - store: By default the task's current store.
    /// - Throws: `RecordNotFoundError` when the document of a loaded model is gone; `DuplicateKeyError` when a unique
    ///   index holds its values already; `LoomError` for what cannot be stored; other `MongoError`s.
    @discardableResult
    public mutating func persist(
        _ mode: PersistMode = .ifChanged, in store: Store? = nil
    ) async throws -> PersistOutcome {
        let collection = try Store.resolve(store).collection(of: Self.self)
        let plan = try PersistPlan(self, mode, ModelCoder())
        let outcome = try await plan.run(on: collection)
        if outcome != .unacknowledged { settle(plan.key) }
        return outcome
    }

    /// Stores the model, without a task. As `persist(_:in:)` with a `Store`.
    @discardableResult
    public mutating func persist(
        _ mode: PersistMode = .ifChanged, in store: BlockingStore
    ) throws -> PersistOutcome {
        try runBlocking { try await persist(mode, in: store.store) }
    }

    /// Whether `persist` would send anything: true for a model that was not loaded.
    ///
    /// - Throws: `LoomError` when the model cannot be encoded.
    public var hasChanges: Bool {
        get throws {
            guard let clean = id?.cleanModel(Self.self) else { return true }
            let coder = try ModelCoder<Self>()
            return try DocumentChanges.update(from: coder.encode(clean), to: coder.encode(self)) != nil
        }
    }

    /// Notes that the database now holds the model as it is.
    mutating func settle(_ key: IDValue) {
        id = Identity(key)
        id = Identity(key, clean: CleanModel(self))
    }
}

extension PersistPlan {
    /// Sends the write and says what it did.
    func run(on collection: MongoCollection<RawDocument>) async throws -> PersistOutcome {
        switch write {
        case .nothing:
            return .unchanged
        case .insert(let document):
            return try await collection.insertOne(document).isAcknowledged ? .inserted : .unacknowledged
        case .change(let update):
            let result = try await collection.updateOne(filter, .operators(update))
            guard !result.isAcknowledged || result.matchedCount > 0 else {
                throw RecordNotFoundError(Model.self, id: id, in: collection)
            }
            return Self.outcome(result)
        case .upsert(let update):
            return Self.outcome(
                try await collection.updateOne(
                    filter, .operators(update), options: UpdateOptions(upsert: true)))
        case .replace(let document):
            return Self.outcome(
                try await collection.replaceOne(filter, with: document, options: UpdateOptions(upsert: true)))
        }
    }

    private static func outcome(_ result: UpdateResult) -> PersistOutcome {
        guard result.isAcknowledged else { return .unacknowledged }
        if result.upsertedID != nil { return .inserted }
        return result.modifiedCount > 0 ? .updated : .unchanged
    }
}
