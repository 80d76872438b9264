public import BSON

extension MongoCollection {
    /// Runs JavaScript over the collection's documents and returns what it gives, by the old `mapReduce` command.
    ///
    /// ``aggregate(_:as:options:)`` does the same faster, and can write into a collection.
    /// - Parameters:
    ///   - map: A function that emits keys and values for `this`.
    ///   - reduce: A function from a key and its values to one value.
    ///   - finalize: A function that the results go through; nil for none.
    ///   - filter: Which documents to map.
    /// - Returns: Documents of an `_id` and a `value`.
    /// - Throws: `CommandError` for functions that fail and servers without JavaScript, or another `MongoError`.
    public func mapReduce(
        map: String, reduce: String, finalize: String? = nil, filter: Document = [:],
        maxTime: Duration? = nil
    ) async throws -> [Document] {
        var command: Document = [
            "mapReduce": .string(name), "map": .code(map), "reduce": .code(reduce), "out": ["inline": 1],
        ]
        command["finalize"] = finalize.map(BSONValue.code)
        if !filter.isEmpty { command["query"] = .document(filter) }
        let operation = DocumentOperation(
            commandName: "mapReduce", database: namespace.database, collection: namespace.collection,
            command: command, readPreference: scope.readPreference, retryability: .continuedRead,
            readConcern: scope.read, maxTime: maxTime)
        let reply = try await client.runAnswered(operation, in: scope)
        guard let results = reply["results"]?.arrayValue else {
            throw ProtocolError("The reply has no results", context: operation.context(at: nil))
        }
        return results.compactMap(\.documentValue)
    }
}
