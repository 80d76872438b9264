public import BSON

extension MongoCollection {
    /// Updates the first document that matches.
    ///
    /// ```swift
    /// try await users.updateOne(["name": "Ada"], ["$inc": ["age": 1]])
    /// ```
    /// - Throws: `InvalidArgumentError` for an update without operators, `DuplicateKeyError`, `WriteError`,
    ///   `WriteConcernError`, or another `MongoError`.
    @discardableResult
    public func updateOne(
        _ filter: Document, _ update: UpdateModification, options: UpdateOptions = UpdateOptions()
    ) async throws -> UpdateResult {
        try await self.update(filter, update, options, isMulti: false)
    }

    /// Updates all documents that match.
    ///
    /// - Throws: as `updateOne`. After an error some documents may have been updated.
    @discardableResult
    public func updateMany(
        _ filter: Document, _ update: UpdateModification, options: UpdateOptions = UpdateOptions()
    ) async throws -> UpdateResult {
        try await self.update(filter, update, options, isMulti: true)
    }

    /// Replaces the first document that matches; its `_id` stays.
    ///
    /// - Throws: `InvalidArgumentError` for a replacement that begins with an operator, and as `updateOne`.
    @discardableResult
    public func replaceOne(
        _ filter: Document, with replacement: Element, options: UpdateOptions = UpdateOptions()
    ) async throws -> UpdateResult {
        guard options.arrayFilters == nil else {
            throw InvalidArgumentError("arrayFilters are for updates, not for replacements")
        }
        return try await send(try .replacement(filter, replacement, options))
    }

    private func update(
        _ filter: Document, _ update: UpdateModification, _ options: UpdateOptions, isMulti: Bool
    ) async throws -> UpdateResult {
        try await send(
            UpdateStatement(
                filter: filter, update: try update.checkedValue(), isMulti: isMulti, options: options))
    }

    private func send(_ statement: UpdateStatement) async throws -> UpdateResult {
        let options = statement.options
        var operation = WriteStatementsOperation(
            namespace: namespace, statements: [statement],
            common: WriteCommandOptions(
                variables: options.variables, bypassDocumentValidation: options.bypassDocumentValidation,
                comment: options.comment, writeConcern: scope.writeConcern))
        guard let reply = try await client.run(&operation, in: scope) else { return .unacknowledged }
        try reply.throwFailure()
        return UpdateResult(reply)
    }
}
