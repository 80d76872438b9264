public import BSON
public import MongoCore

/// A database of a deployment. A value that is cheap to make and to copy.
public struct MongoDatabase: Sendable {
    /// The client that this belongs to.
    public let client: MongoClient
    /// The database's name.
    public let name: String
    var concerns: Concerns

    init(client: MongoClient, name: String, concerns: Concerns) {
        self.client = client
        self.name = name
        self.concerns = concerns
    }

    /// How reads see data that other members have not confirmed; inherited from the client.
    public var readConcern: ReadConcern { concerns.read }
    /// How writes are confirmed; inherited from the client.
    public var writeConcern: WriteConcern { concerns.write }
    /// Which members answer reads; inherited from the client.
    public var readPreference: ReadPreference { concerns.readPreference }

    /// The same database with other concerns; what is nil stays.
    public func with(
        readConcern: ReadConcern? = nil, writeConcern: WriteConcern? = nil,
        readPreference: ReadPreference? = nil
    ) -> MongoDatabase {
        var copy = self
        if let readConcern { copy.concerns.read = readConcern }
        if let writeConcern { copy.concerns.write = writeConcern }
        if let readPreference { copy.concerns.readPreference = readPreference }
        return copy
    }

    /// The collection of this name, with documents of any shape. No I/O.
    public func collection(_ name: String) -> MongoCollection<Document> {
        collection(name, of: Document.self)
    }

    /// The collection of this name, with documents of one Swift type. No I/O.
    public func collection<Element: Codable & Sendable>(
        _ name: String, of type: Element.Type
    ) -> MongoCollection<Element> {
        MongoCollection(
            client: client, namespace: Namespace(database: self.name, collection: name), concerns: concerns)
    }

    /// Runs any command and returns its reply.
    ///
    /// The command is sent as it is: concerns are not added to it, and it goes to a primary unless another read
    /// preference is given.
    /// - Throws: `CommandError` when the server refuses it, or another `MongoError`. Errors inside an ok reply
    ///   (`writeErrors`, `writeConcernError`) are the caller's to look at.
    @discardableResult
    public func runCommand(_ command: Document, readPreference: ReadPreference? = nil) async throws
        -> Document
    {
        guard !command.isEmpty else { throw InvalidArgumentError("A command has at least its name") }
        let operation = UserCommandOperation(database: name, command: command, readPreference: readPreference)
        return try await client.runAnswered(operation).document()
    }

    /// Runs a command that answers with a cursor, and returns that.
    ///
    /// - Throws: `CommandError` when the server refuses it; `ProtocolError` when the reply has no cursor.
    public func runCursorCommand<Element: Codable & Sendable>(
        _ command: Document, as type: Element.Type = Document.self, batchSize: Int? = nil,
        readPreference: ReadPreference? = nil
    ) async throws -> MongoCursor<Element> {
        guard let commandName = command.first?.key else {
            throw InvalidArgumentError("A command has at least its name")
        }
        let operation = CursorCommandOperation(
            commandName: commandName, database: name, collection: nil, command: command,
            readPreference: readPreference)
        return try await MongoCursor.run(
            operation, client: client,
            settings: CursorState.Settings(batchSize: batchSize, readPreference: readPreference))
    }

    /// A pipeline that starts from the database itself, such as one with `$currentOp` or `$documents`.
    public func aggregate<Output: Codable & Sendable>(
        _ pipeline: [Document], as type: Output.Type = Document.self,
        options: AggregateOptions = AggregateOptions()
    ) -> AggregateQuery<Output> {
        AggregateQuery(
            client: client, database: name, collection: nil, concerns: concerns, pipeline: pipeline,
            options: options)
    }
}

extension MongoCursor {
    /// Runs a command and opens the cursor that it answers with.
    static func run(
        _ operation: CursorCommandOperation, client: MongoClient,
        settings: CursorState.Settings = CursorState.Settings()
    ) async throws -> MongoCursor {
        let reply = try await client.runAnswered(operation)
        return MongoCursor(
            try CursorCore(client: client, reply: reply, settings: settings))
    }
}
