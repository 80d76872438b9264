public import BSON

extension MongoClient {
    /// Asks the server for a sign of life.
    ///
    /// - Throws: `ServerSelectionError` naming host, cause and the time waited when it cannot be reached; another
    ///   `MongoError` when it answers otherwise.
    public func ping() async throws {
        try await database("admin").runCommand(["ping": 1])
    }

    /// The deployment's databases as the server describes them, with their sizes.
    ///
    /// - Throws: a `MongoError`.
    public func listDatabases(
        _ filter: Document = [:], session: ClientSession? = nil, timeout: Duration? = nil
    ) async throws -> [Document] {
        try await listDatabases(filter, nameOnly: false, scope(session, timeout))
    }

    /// The names of the deployment's databases, in no particular order.
    ///
    /// - Throws: a `MongoError`.
    public func databaseNames(
        _ filter: Document = [:], session: ClientSession? = nil, timeout: Duration? = nil
    ) async throws -> [String] {
        try await listDatabases(filter, nameOnly: true, scope(session, timeout)).compactMap {
            $0["name"]?.stringValue
        }
    }

    private func listDatabases(
        _ filter: Document, nameOnly: Bool, _ scope: Scope
    ) async throws -> [Document] {
        var command: Document = ["listDatabases": 1, "nameOnly": .bool(nameOnly)]
        if !filter.isEmpty { command["filter"] = .document(filter) }
        let operation = DocumentOperation(
            commandName: "listDatabases", database: "admin", collection: nil, command: command,
            retryability: .read)
        let reply = try await runAnswered(operation, in: scope)
        guard let databases = reply["databases"]?.arrayValue else {
            throw ProtocolError("The reply has no databases", context: operation.context(at: nil))
        }
        return databases.compactMap(\.documentValue)
    }

    /// The client's scope with a session and a timeout, where these are given.
    func scope(_ session: ClientSession?, _ timeout: Duration?) -> Scope {
        let bound = scope.with(session: session)
        return timeout.map { bound.with(timeout: $0) } ?? bound
    }
}
