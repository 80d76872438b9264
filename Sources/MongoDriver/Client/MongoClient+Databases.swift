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
    public func listDatabases(_ filter: Document = [:], session: ClientSession? = nil) async throws
        -> [Document]
    {
        try await listDatabases(filter, nameOnly: false, session)
    }

    /// The names of the deployment's databases, in no particular order.
    ///
    /// - Throws: a `MongoError`.
    public func databaseNames(_ filter: Document = [:], session: ClientSession? = nil) async throws
        -> [String]
    {
        try await listDatabases(filter, nameOnly: true, session).compactMap { $0["name"]?.stringValue }
    }

    private func listDatabases(
        _ filter: Document, nameOnly: Bool, _ session: ClientSession?
    ) async throws -> [Document] {
        var command: Document = ["listDatabases": 1, "nameOnly": .bool(nameOnly)]
        if !filter.isEmpty { command["filter"] = .document(filter) }
        let operation = DocumentOperation(
            commandName: "listDatabases", database: "admin", collection: nil, command: command,
            retryability: .read)
        let reply = try await runAnswered(operation, in: scope.with(session: session))
        guard let databases = reply["databases"]?.arrayValue else {
            throw ProtocolError("The reply has no databases", context: operation.context(at: nil))
        }
        return databases.compactMap(\.documentValue)
    }
}
