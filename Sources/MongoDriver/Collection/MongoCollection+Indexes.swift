public import BSON
import MongoCore

extension MongoCollection {
    /// Makes an index and waits until it is built; does nothing when the same index exists.
    ///
    /// - Returns: The index's name.
    /// - Throws: a `MongoError`, such as `CommandError` when an index of that name has other options.
    @discardableResult
    public func createIndex(_ index: IndexModel) async throws -> String {
        try await createIndexes([index])
        return index.effectiveName
    }

    /// Makes several indexes with one command and waits until they are built.
    ///
    /// - Parameter commitQuorum: How many members have to be ready before the indexes are in use: a number,
    ///   `"majority"`, `"votingMembers"`, or a tag; nil for the server's default. Needs MongoDB 4.4.
    /// - Returns: The indexes' names, in the order given.
    /// - Throws: a `MongoError`; `InvalidArgumentError` for no indexes or one without keys.
    @discardableResult
    public func createIndexes(
        _ indexes: [IndexModel], commitQuorum: BSONValue? = nil, maxTime: Duration? = nil,
        comment: BSONValue? = nil
    ) async throws -> [String] {
        guard !indexes.isEmpty else { throw InvalidArgumentError("createIndexes needs at least one index") }
        if let position = indexes.firstIndex(where: \.keys.isEmpty) {
            throw InvalidArgumentError("The index at position \(position) has no keys")
        }
        var command: Document = [
            "createIndexes": .string(name), "indexes": .array(indexes.map { .document($0.document) }),
        ]
        command["commitQuorum"] = commitQuorum
        command["comment"] = comment
        _ = try await client.runAnswered(operation(command, maxTime: maxTime), in: scope)
        return indexes.map(\.effectiveName)
    }

    /// The collection's indexes as the server describes them; none when the collection does not exist.
    ///
    /// - Parameters:
    ///   - batchSize: How many descriptions the server puts in one batch; nil leaves that to it.
    ///   - comment: A note that the server keeps with the operation.
    /// - Throws: a `MongoError`.
    public func listIndexes(batchSize: Int? = nil, comment: BSONValue? = nil) async throws -> [Document] {
        let cursor: Document = batchSize.map { ["batchSize": .int64(Int64($0))] } ?? [:]
        var command: Document = ["listIndexes": .string(name), "cursor": .document(cursor)]
        command["comment"] = comment
        let operation = CursorCommandOperation(
            commandName: "listIndexes", database: namespace.database, collection: name, command: command)
        do {
            return try await MongoCursor<Document>.run(
                operation, client: client, scope: scope,
                settings: CursorState.Settings(batchSize: batchSize, comment: comment)
            ).toArray()
        } catch let error as CommandError where error.isNamespaceNotFound {
            return []
        }
    }

    /// Drops an index by its name.
    ///
    /// - Throws: `InvalidArgumentError` for `*`, which would drop all; `CommandError` when there is no such index.
    public func dropIndex(_ name: String, maxTime: Duration? = nil, comment: BSONValue? = nil) async throws {
        guard name != "*" else { throw InvalidArgumentError("To drop all indexes use dropIndexes()") }
        try await drop(index: .string(name), maxTime, comment)
    }

    /// Drops an index by its keys.
    ///
    /// - Throws: `CommandError` when there is no such index.
    public func dropIndex(keys: Document, maxTime: Duration? = nil, comment: BSONValue? = nil) async throws {
        try await drop(index: .document(keys), maxTime, comment)
    }

    /// Drops all indexes but the one on `_id`; does nothing when the collection does not exist.
    ///
    /// - Throws: a `MongoError`.
    public func dropIndexes(maxTime: Duration? = nil, comment: BSONValue? = nil) async throws {
        do {
            try await drop(index: "*", maxTime, comment)
        } catch let error as CommandError where error.isNamespaceNotFound {
            return
        }
    }

    private func drop(index: BSONValue, _ maxTime: Duration?, _ comment: BSONValue?) async throws {
        var command: Document = ["dropIndexes": .string(name), "index": index]
        command["comment"] = comment
        _ = try await client.runAnswered(operation(command, maxTime: maxTime), in: scope)
    }

    /// Drops the collection with its documents and indexes; does nothing when it does not exist.
    ///
    /// - Throws: a `MongoError`.
    public func drop() async throws {
        do {
            _ = try await client.runAnswered(operation(["drop": .string(name)]), in: scope)
        } catch let error as CommandError where error.isNamespaceNotFound {
            return
        }
    }

    /// Gives the collection another name.
    ///
    /// - Parameters:
    ///   - database: The database that it is moved to; nil leaves it where it is. Moving copies all documents.
    ///   - replacing: Whether to drop a collection that has the new name; false by default.
    /// - Returns: The collection under its new name.
    /// - Throws: a `MongoError`.
    public func rename(
        to newName: String, in database: String? = nil, replacing: Bool = false
    ) async throws -> MongoCollection {
        let target = Namespace(database: database ?? namespace.database, collection: newName)
        let command: Document = [
            "renameCollection": .string(namespace.description), "to": .string(target.description),
            "dropTarget": .bool(replacing),
        ]
        let operation = DocumentOperation(
            commandName: "renameCollection", database: "admin", collection: nil, command: command,
            writeConcern: scope.writeConcern)
        _ = try await client.runAnswered(operation, in: scope)
        return MongoCollection(client: client, namespace: target, scope: scope)
    }
}

extension CommandError {
    /// Whether the collection or database does not exist.
    var isNamespaceNotFound: Bool { code == 26 }
}
