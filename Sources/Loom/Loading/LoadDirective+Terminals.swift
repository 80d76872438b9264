import BSON
import MongoDriver

extension LoadDirective {
    /// Loads the first result; nil when there is none.
    ///
    /// - Parameter store: By default the directive's own, else the task's current one.
    /// - Throws: `LoomError` for a directive that cannot be sent and for a document that is no `Output`; a `MongoError`.
    public func loadOne(in store: Store? = nil) async throws -> Output? {
        let coder = try self.coder()
        let first = limit(1)
        let collection = try self.store(store).collection(of: Model.self)
        if case .find(let plan) = try first.plan() {
            return try await collection.find(plan).first().map(coder.decode)
        }
        var documents = try await first.cursor(in: store).nextBatch()?.makeDocumentIterator()
        return try documents?.next().map(coder.decode)
    }

    /// Loads all results into an array.
    ///
    /// - Parameter store: By default the directive's own, else the task's current one.
    /// - Throws: as `loadOne(in:)`; what was loaded before the error is lost.
    public func loadMany(in store: Store? = nil) async throws -> [Output] {
        let coder = try self.coder()
        let cursor = try await cursor(in: store)
        var outputs: [Output] = []
        while let batch = try await cursor.nextBatch() {
            var documents = batch.makeDocumentIterator()
            while let document = try documents.next() { outputs.append(try coder.decode(document)) }
        }
        return outputs
    }

    /// Counts the results on the server.
    ///
    /// - Parameter store: By default the directive's own, else the task's current one.
    /// - Throws: `LoomError` for a directive that cannot be sent; a `MongoError`.
    public func count(in store: Store? = nil) async throws -> Int {
        let collection = try self.store(store).collection(of: Model.self)
        let stages = try countStages()
        let counts = try await collection.aggregate(stages, as: Document.self).toArray()
        return counts.first?["n"]?.intValue ?? 0
    }

    /// Whether there is any result. Cost: the server looks for one document and sends its `_id`.
    ///
    /// - Parameter store: By default the directive's own, else the task's current one.
    /// - Throws: as `count(in:)`.
    public func exists(in store: Store? = nil) async throws -> Bool {
        var one = limit(1)
        one.projection = ["_id": 1]
        return try await one.cursor(in: store).nextBatch() != nil
    }

    /// The pipeline that `count(in:)` sends. For no document at all the server answers nothing.
    func countStages() throws(LoomError) -> [Document] {
        var directive = self
        directive.projection = nil
        return try directive.plan().stages + [["$group": ["_id": 1, "n": ["$sum": 1]]]]
    }
}
