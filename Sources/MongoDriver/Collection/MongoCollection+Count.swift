public import BSON

extension MongoCollection {
    /// Counts the documents that match. Cost: the server looks at all of them, or at an index.
    ///
    /// - Throws: a `MongoError`.
    public func countDocuments(_ filter: Document = [:], options: CountOptions = CountOptions()) async throws
        -> Int
    {
        var pipeline: [Document] = [["$match": .document(filter)]]
        if let skip = options.skip { pipeline.append(["$skip": .int64(Int64(skip))]) }
        if let limit = options.limit { pipeline.append(["$limit": .int64(Int64(limit))]) }
        pipeline.append(["$group": ["_id": 1, "n": ["$sum": 1]]])
        var aggregateOptions = AggregateOptions()
        aggregateOptions.collation = options.collation
        aggregateOptions.hint = options.hint
        aggregateOptions.maxTime = options.maxTime
        aggregateOptions.comment = options.comment
        let result = try await aggregate(pipeline, as: Document.self, options: aggregateOptions).toArray()
        guard let first = result.first else { return 0 }
        guard let count = first["n"]?.intValue else {
            throw ProtocolError("The count is not a number", context: context("aggregate"))
        }
        return count
    }

    /// Counts the documents that match by the old `count` command, which is fast and may be off: after a crash, and on
    /// sharded clusters. ``countDocuments(_:options:)`` is exact.
    ///
    /// - Throws: a `MongoError`.
    public func count(_ filter: Document = [:], options: CountOptions = CountOptions()) async throws -> Int {
        var command: Document = ["count": .string(name), "query": .document(filter)]
        command["skip"] = options.skip.map { .int64(Int64($0)) }
        command["limit"] = options.limit.map { .int64(Int64($0)) }
        command["collation"] = options.collation.map(BSONValue.document)
        command["hint"] = options.hint?.value
        return try await count(command, maxTime: options.maxTime, comment: options.comment)
    }

    /// The number of documents that the server keeps on record, without looking at them.
    ///
    /// After a crash of the server it may be off. Cost: constant.
    /// - Throws: a `MongoError`.
    public func estimatedDocumentCount(maxTime: Duration? = nil, comment: BSONValue? = nil) async throws
        -> Int
    {
        try await count(["count": .string(name)], maxTime: maxTime, comment: comment)
    }

    private func count(_ command: Document, maxTime: Duration?, comment: BSONValue?) async throws -> Int {
        var command = command
        command["comment"] = comment
        let reply = try await client.runAnswered(readOperation(command, maxTime: maxTime), in: scope)
        guard let count = reply["n"]?.intValue else {
            throw ProtocolError("The count is not a number", context: context("count"))
        }
        return count
    }

    /// The different values of a field among the documents that match, in no particular order.
    ///
    /// A dotted name reaches into embedded documents. The values have to fit one reply of 16 MiB.
    /// - Throws: a `MongoError`; `InvalidArgumentError` for an option that `distinct` does not have.
    public func distinct(
        _ field: String, _ filter: Document = [:], options: CountOptions = CountOptions()
    ) async throws -> [BSONValue] {
        guard options.hint == nil, options.skip == nil, options.limit == nil else {
            throw InvalidArgumentError("distinct has no hint, skip or limit", context: context("distinct"))
        }
        var command: Document = [
            "distinct": .string(name), "key": .string(field), "query": .document(filter),
        ]
        command["collation"] = options.collation.map(BSONValue.document)
        command["comment"] = options.comment
        let reply = try await client.runAnswered(readOperation(command, maxTime: options.maxTime), in: scope)
        guard let values = reply["values"]?.arrayValue else {
            throw ProtocolError("The reply has no values", context: context("distinct"))
        }
        return values
    }

    func context(_ command: String) -> ErrorContext {
        ErrorContext(command: command, database: namespace.database, collection: namespace.collection)
    }

    /// A command that reads this collection.
    private func readOperation(_ command: Document, maxTime: Duration?) -> DocumentOperation {
        DocumentOperation(
            commandName: command.first?.key ?? "", database: namespace.database,
            collection: namespace.collection, command: command, readPreference: scope.readPreference,
            retryability: .read, readConcern: scope.read, maxTime: maxTime)
    }

    /// A command that changes this collection.
    func operation(_ command: Document, maxTime: Duration? = nil) -> DocumentOperation {
        DocumentOperation(
            commandName: command.first?.key ?? "", database: namespace.database,
            collection: namespace.collection, command: command, readConcern: .serverDefault,
            writeConcern: scope.writeConcern, maxTime: maxTime)
    }
}
