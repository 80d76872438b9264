public import BSON
import MongoCore

extension MongoDatabase {
    /// Makes a collection; most come into being by themselves with their first document.
    ///
    /// - Parameter options: What the server knows about collections: `capped`, `size`, `timeseries`,
    ///   `clusteredIndex`, `validator`, `expireAfterSeconds`, …; passed on as given.
    /// - Throws: `CommandError` when it exists already with other options, or another `MongoError`.
    @discardableResult
    public func createCollection(_ name: String, options: Document = [:]) async throws -> MongoCollection<
        Document
    > {
        var command: Document = ["create": .string(name)]
        for (key, value) in options { command[key] = value }
        _ = try await client.runAnswered(operation(command), in: scope)
        return collection(name)
    }

    /// The database's collections as the server describes them.
    ///
    /// - Throws: a `MongoError`.
    public func listCollections(_ filter: Document = [:]) async throws -> [Document] {
        try await list(filter, nameOnly: false)
    }

    /// The names of the database's collections and views, in no particular order.
    ///
    /// - Throws: a `MongoError`.
    public func collectionNames(_ filter: Document = [:]) async throws -> [String] {
        // With a filter on more than the name the server needs the whole description.
        let nameOnly = filter.allSatisfy { $0.key == "name" }
        return try await list(filter, nameOnly: nameOnly).compactMap { $0["name"]?.stringValue }
    }

    /// Drops the database with everything in it.
    ///
    /// - Throws: a `MongoError`.
    public func drop() async throws {
        _ = try await client.runAnswered(operation(["dropDatabase": 1]), in: scope)
    }

    private func list(_ filter: Document, nameOnly: Bool) async throws -> [Document] {
        var command: Document = ["listCollections": 1, "cursor": [:]]
        if !filter.isEmpty { command["filter"] = .document(filter) }
        if nameOnly { command["nameOnly"] = true }
        let operation = CursorCommandOperation(
            commandName: "listCollections", database: name, collection: nil, command: command)
        return try await MongoCursor<Document>.run(operation, client: client, scope: scope).toArray()
    }

    private func operation(_ command: Document) -> DocumentOperation {
        DocumentOperation(
            commandName: command.first?.key ?? "", database: name, collection: nil, command: command,
            readConcern: .serverDefault, writeConcern: scope.writeConcern)
    }
}
