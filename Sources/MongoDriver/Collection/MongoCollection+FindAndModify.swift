public import BSON

extension MongoCollection {
    /// Deletes the first document that matches and returns it as it was; nil when none matched.
    ///
    /// Under a write concern without confirmation nothing comes back: the result is always nil.
    /// - Throws: a `MongoError`.
    public func findOneAndDelete(
        _ filter: Document, options: FindAndModifyOptions = FindAndModifyOptions()
    ) async throws -> Element? {
        try await findAndModify(filter, .remove, options)
    }

    /// Updates the first document that matches and returns it, by default as it was; nil when none matched.
    ///
    /// - Throws: as `findOneAndDelete`, and `InvalidArgumentError` for an update without operators.
    public func findOneAndUpdate(
        _ filter: Document, _ update: UpdateModification,
        options: FindAndModifyOptions = FindAndModifyOptions()
    ) async throws -> Element? {
        try await findAndModify(filter, .update(try update.checkedValue()), options)
    }

    /// Replaces the first document that matches and returns it, by default as it was; nil when none matched.
    ///
    /// - Throws: as `findOneAndDelete`, and `InvalidArgumentError` for a replacement that begins with an operator.
    public func findOneAndReplace(
        _ filter: Document, with replacement: Element, options: FindAndModifyOptions = FindAndModifyOptions()
    ) async throws -> Element? {
        guard options.arrayFilters == nil else {
            throw InvalidArgumentError("arrayFilters are for updates, not for replacements")
        }
        let document = try UpdateStatement.checkedReplacement(replacement)
        return try await findAndModify(filter, .update(.document(document)), options)
    }

    private func findAndModify(
        _ filter: Document, _ change: FindAndModifyOperation.Change, _ options: FindAndModifyOptions
    ) async throws -> Element? {
        var operation = FindAndModifyOperation(
            namespace: namespace, filter: filter, change: change, options: options,
            writeConcern: scope.writeConcern)
        guard let raw = try await client.run(&operation, in: scope) ?? nil else { return nil }
        return try ElementDecoder<Element>().decode(raw)
    }
}
