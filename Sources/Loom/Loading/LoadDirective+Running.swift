import BSON
import MongoDriver

extension LoadDirective: AsyncSequence {
    /// What iteration gives.
    public typealias Element = Output

    /// Streams the results from the directive's own store (`using(_:)`), else the task's current one.
    public func makeAsyncIterator() -> LoadIterator<Model, Output> {
        LoadIterator(self)
    }
}

extension LoadDirective {
    func store(_ given: Store?) throws(LoomError) -> Store {
        try Store.resolve(given ?? store)
    }

    /// Sends the directive.
    func cursor(in store: Store?) async throws -> MongoCursor<RawDocument> {
        let collection = try self.store(store).collection(of: Model.self)
        switch try plan() {
        case .find(let plan): return try await collection.find(plan).cursor()
        case .pipeline(let stages, let batchSize):
            return try await collection.aggregate(
                stages, as: RawDocument.self, options: .batches(of: batchSize)
            ).cursor()
        }
    }
}

extension MongoCollection<RawDocument> {
    /// The driver's query for a plan.
    func find(_ plan: FindPlan) -> FindQuery<RawDocument> {
        var options = FindOptions()
        options.sort = plan.sort.isEmpty ? nil : plan.sort
        options.projection = plan.projection
        options.skip = plan.skip > 0 ? plan.skip : nil
        options.limit = plan.limit == 0 ? nil : plan.limit
        options.batchSize = plan.batchSize
        return find(plan.filter, options: options)
    }
}

extension AggregateOptions {
    static func batches(of size: Int?) -> AggregateOptions {
        var options = AggregateOptions()
        options.batchSize = size
        return options
    }
}
