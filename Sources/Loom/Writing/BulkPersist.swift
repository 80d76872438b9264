import BSON
import MongoDriver

/// Persists several models in one bulk write and finds out what became of each.
struct BulkPersist<Model: Persistable> {
    private let plans: [PersistPlan<Model>]
    private let isOrdered: Bool
    /// The models that are sent: the position of each write's model.
    private let sent: [Int]

    init(_ models: [Model], _ mode: PersistMode, ordered: Bool) throws {
        let coder = try ModelCoder<Model>()
        let plans = try models.map { try PersistPlan($0, mode, coder) }
        self.plans = plans
        sent = plans.indices.filter { if case .nothing = plans[$0].write { false } else { true } }
        isOrdered = ordered
    }

    /// The `_id` of the model at a position.
    func key(at index: Int) -> Model.IDValue { plans[index].key }

    /// Sends the writes.
    ///
    /// - Returns: What became of each model, and the driver's error when there was one.
    func run(
        on collection: MongoCollection<RawDocument>
    ) async throws -> (outcomes: [BulkItemOutcome], error: BulkWriteError?) {
        guard !sent.isEmpty else { return (plans.map { _ in .persisted(.unchanged) }, nil) }
        do {
            let result = try await collection.bulkWrite(
                sent.map { plans[$0].writeModel }, options: BulkWriteOptions(isOrdered: isOrdered))
            return (try await outcomes(result, failure: nil, collection), nil)
        } catch let error as BulkWriteError {
            return (try await outcomes(error.partialResult, failure: error, collection), error)
        }
    }

    private func outcomes(
        _ result: BulkWriteResult, failure: BulkWriteError?, _ collection: MongoCollection<RawDocument>
    ) async throws -> [BulkItemOutcome] {
        var outcomes = [BulkItemOutcome](repeating: .persisted(.unchanged), count: plans.count)
        let failures = Dictionary(
            (failure?.failures ?? []).map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        let firstFailure = isOrdered ? failures.keys.min() : nil
        for (write, index) in sent.enumerated() {
            if let refusal = failures[write] {
                outcomes[index] = .refused(refusal)
            } else if let firstFailure, write > firstFailure {
                outcomes[index] = .notTried
            } else {
                outcomes[index] = outcome(ofWrite: write, at: index, result, failure)
            }
        }
        return try await checkingChanges(outcomes, result, collection)
    }

    private func outcome(
        ofWrite write: Int, at index: Int, _ result: BulkWriteResult, _ failure: BulkWriteError?
    ) -> BulkItemOutcome {
        guard result.isAcknowledged else { return .persisted(.unacknowledged) }
        if result.insertedIDs[write] != nil || result.upsertedIDs[write] != nil {
            return .persisted(.inserted)
        }
        return failure?.interruption == nil ? .persisted(.updated) : .unknown
    }

    /// A change that matches no document is no error to the server, so a count that falls short is looked into.
    private func checkingChanges(
        _ outcomes: [BulkItemOutcome], _ result: BulkWriteResult,
        _ collection: MongoCollection<RawDocument>
    ) async throws -> [BulkItemOutcome] {
        let updated = sent.filter { outcomes[$0] == .persisted(.updated) }
        guard result.isAcknowledged, result.matchedCount < updated.count else { return outcomes }
        var outcomes = outcomes
        let present = try await ids(of: updated, collection)
        for index in updated where !present.contains(plans[index].id) { outcomes[index] = .notFound }
        return outcomes
    }

    private func ids(
        of indices: [Int], _ collection: MongoCollection<RawDocument>
    ) async throws -> Set<BSONValue> {
        let wanted = BSONValue.array(indices.map { plans[$0].id })
        let found = try await collection.find(["_id": ["$in": wanted]]).project(["_id": 1]).toArray()
        return Set(try found.compactMap { try $0["_id"] })
    }
}

extension PersistPlan {
    /// The write as part of a bulk write. A plan that sends nothing is not asked.
    var writeModel: WriteModel<RawDocument> {
        switch write {
        case .insert(let document): .insertOne(document)
        case .replace(let document):
            .replaceOne(filter: filter, replacement: document, options: UpdateOptions(upsert: true))
        case .upsert(let update):
            .updateOne(filter: filter, update: .operators(update), options: UpdateOptions(upsert: true))
        case .change(let update): .updateOne(filter: filter, update: .operators(update))
        case .nothing: .updateOne(filter: filter, update: ["$set": [:]])
        }
    }
}
