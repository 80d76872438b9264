import BSON

extension MongoCollection {
    /// Inserts one document.
    ///
    /// A document without `_id` gets a new `ObjectID` as its first field; the value passed in is not changed.
    /// - Throws: `DuplicateKeyError`, `WriteError`, `WriteConcernError`, `CodingFailure`, or another `MongoError`.
    @discardableResult
    public func insertOne(_ document: Element, options: InsertOptions = InsertOptions()) async throws
        -> InsertOneResult
    {
        var operation = InsertOperation(
            namespace: namespace, documents: [document], start: 0, options: options,
            writeConcern: scope.writeConcern)
        let reply = try await client.run(&operation, in: scope)
        try reply?.throwFailure()
        return InsertOneResult(insertedID: operation.insertedIDs.first ?? .null, isAcknowledged: reply != nil)
    }

    /// Inserts several documents, in as few commands as the server's limits allow.
    ///
    /// Documents without `_id` get a new `ObjectID`. Cost: linear; each document is encoded straight into the message.
    /// - Throws: `BulkWriteError` with the position of every document that failed and what was inserted all the same;
    ///   `InvalidArgumentError` for no documents.
    @discardableResult
    public func insertMany(
        _ documents: [Element], options: InsertOptions = InsertOptions()
    ) async throws -> InsertManyResult {
        guard !documents.isEmpty else { throw InvalidArgumentError("insertMany needs at least one document") }
        var writer = try BulkWriter<Element>(
            client: client, namespace: namespace,
            options: BulkWriteOptions(
                isOrdered: options.isOrdered, bypassDocumentValidation: options.bypassDocumentValidation,
                comment: options.comment), scope: scope.begun())
        let result = try await writer.run([BulkRun(inserting: documents)])
        return InsertManyResult(
            insertedIDs: documents.indices.map { result.insertedIDs[$0] ?? .null },
            isAcknowledged: result.isAcknowledged)
    }

    /// Does several writes of any kind, in as few commands as the server's limits allow.
    ///
    /// - Throws: `BulkWriteError` with the position of every write that failed and what was done all the same;
    ///   `InvalidArgumentError` for no writes or one that cannot be sent.
    @discardableResult
    public func bulkWrite(
        _ writes: [WriteModel<Element>], options: BulkWriteOptions = BulkWriteOptions()
    ) async throws -> BulkWriteResult {
        guard !writes.isEmpty else { throw InvalidArgumentError("bulkWrite needs at least one write") }
        let runs = try BulkRun.plan(writes, isOrdered: options.isOrdered)
        var writer = try BulkWriter<Element>(
            client: client, namespace: namespace, options: options, scope: scope.begun())
        return try await writer.run(runs)
    }
}
