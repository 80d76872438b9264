import BSON
import MongoDriver

extension Persistable {
    /// Stores several models in as few commands as the server's limits allow; each as `persist(_:in:)` would.
    ///
    /// ```swift
    /// let outcomes = try await Order.persist(contentsOf: &orders, in: store)
    /// ```
    /// The models that were stored have their ids and count as unchanged afterwards, also when others failed.
    /// - Parameters:
    ///   - models: No models are no error.
    ///   - ordered: Whether to store them one after the other and stop at the first that fails; true by default.
    ///     Otherwise all are tried, in any order.
    ///   - store: By default the task's current store.
    /// - Returns: What was done for each model, in order; see `BulkItemOutcome.persisted(_:)`.
    /// - Throws: `BulkPersistError` with the outcome of each model when one was not stored; `LoomError` before anything is
    ///   sent; another `MongoError`.
    @discardableResult
    public static func persist(
        contentsOf models: inout [Self], _ mode: PersistMode = .ifChanged, ordered: Bool = true,
        in store: Store? = nil
    ) async throws -> [PersistOutcome] {
        let collection = try Store.resolve(store).collection(of: Self.self)
        let bulk = try BulkPersist(models, mode, ordered: ordered)
        let (outcomes, error) = try await bulk.run(on: collection)
        var persisted: [PersistOutcome] = []
        for (index, outcome) in outcomes.enumerated() {
            guard case .persisted(let what) = outcome else { continue }
            persisted.append(what)
            if what == .inserted || what == .updated { models[index].settle(bulk.key(at: index)) }
        }
        guard persisted.count == models.count, error == nil else {
            throw BulkPersistError(outcomes: outcomes, cause: error)
        }
        return persisted
    }

    /// Stores several models, without a task. As `persist(contentsOf:_:ordered:in:)` with a `Store`.
    @discardableResult
    public static func persist(
        contentsOf models: inout [Self], _ mode: PersistMode = .ifChanged, ordered: Bool = true,
        in store: BlockingStore
    ) throws -> [PersistOutcome] {
        try runBlocking {
            try await persist(contentsOf: &models, mode, ordered: ordered, in: store.store)
        }
    }
}
