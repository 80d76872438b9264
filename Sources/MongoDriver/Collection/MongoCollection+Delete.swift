public import BSON

extension MongoCollection {
    /// Deletes the first document that matches.
    ///
    /// - Throws: `WriteError`, `WriteConcernError`, or another `MongoError`.
    @discardableResult
    public func deleteOne(_ filter: Document, options: DeleteOptions = DeleteOptions()) async throws
        -> DeleteResult
    {
        try await delete(filter, options, isMulti: false)
    }

    /// Deletes all documents that match; an empty filter matches all there are.
    ///
    /// - Throws: as `deleteOne`. After an error some documents may have been deleted.
    @discardableResult
    public func deleteMany(_ filter: Document, options: DeleteOptions = DeleteOptions()) async throws
        -> DeleteResult
    {
        try await delete(filter, options, isMulti: true)
    }

    private func delete(_ filter: Document, _ options: DeleteOptions, isMulti: Bool) async throws
        -> DeleteResult
    {
        var operation = WriteStatementsOperation(
            namespace: namespace,
            statements: [DeleteStatement(filter: filter, isMulti: isMulti, options: options)],
            common: WriteCommandOptions(
                variables: options.variables, comment: options.comment, writeConcern: scope.writeConcern))
        guard let reply = try await client.run(&operation, in: scope) else {
            return DeleteResult(deletedCount: 0, isAcknowledged: false)
        }
        try reply.throwFailure()
        return DeleteResult(deletedCount: reply.n, isAcknowledged: true)
    }
}
