extension MongoClient {
    /// Does several writes of any kind to any collections, in as few commands as the server's limits allow.
    ///
    /// ```swift
    /// try await client.bulkWrite([
    ///     ClientWriteModel(orders.namespace, .insertOne(["_id": 1])),
    ///     ClientWriteModel(stock.namespace, .updateOne(filter: ["sku": "a"], update: ["$inc": ["n": -1]])),
    /// ])
    /// ```
    /// Needs MongoDB 8.0. The writes are not a transaction, unless the session is in one.
    /// - Throws: `ClientBulkWriteError` with the position of every write that failed and what was done all the same;
    ///   `InvalidArgumentError` for no writes, for one that cannot be sent, for a server before 8.0, and for a write
    ///   concern without confirmation together with order or verbose results.
    @discardableResult
    public func bulkWrite(
        _ writes: [ClientWriteModel], options: ClientBulkWriteOptions = ClientBulkWriteOptions(),
        session: ClientSession? = nil
    ) async throws -> ClientBulkWriteResult {
        let context = ErrorContext(command: "bulkWrite", database: "admin")
        guard !writes.isEmpty else {
            throw InvalidArgumentError("bulkWrite needs at least one write", context: context)
        }
        var scope = scope.with(session: session)
        if let concern = options.writeConcern { scope.write = concern }
        if !scope.writeConcern.isAcknowledged {
            let unmet =
                options.hasVerboseResults ? "verbose results" : options.isOrdered ? "ordered writes" : nil
            if let unmet {
                throw InvalidArgumentError(
                    "Cannot request unacknowledged write concern and \(unmet)", context: context)
            }
        }
        let prepared = try writes.enumerated().map { index, write in
            do {
                return try PreparedWrite(write)
            } catch {
                throw InvalidArgumentError(
                    "The write at index \(index) cannot be sent: \(error)", context: context)
            }
        }
        var writer = try ClientBulkWriter(
            client: self, writes: prepared, options: options, scope: scope.begun())
        return try await writer.run()
    }
}
