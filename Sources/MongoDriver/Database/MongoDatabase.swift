public import BSON
public import MongoCore

/// A database of a deployment. A value that is cheap to make and to copy.
public struct MongoDatabase: Sendable {
    /// The client that this belongs to.
    public let client: MongoClient
    /// The database's name.
    public let name: String
    var scope: Scope

    init(client: MongoClient, name: String, scope: Scope) {
        self.client = client
        self.name = name
        self.scope = scope
    }

    /// How reads see data that other members have not confirmed; inherited from the client.
    public var readConcern: ReadConcern { scope.read }
    /// How writes are confirmed; inherited from the client.
    public var writeConcern: WriteConcern { scope.write }
    /// Which members answer reads; inherited from the client.
    public var readPreference: ReadPreference { scope.readPreference }

    /// The same database with other concerns; what is nil stays.
    public func with(
        readConcern: ReadConcern? = nil, writeConcern: WriteConcern? = nil,
        readPreference: ReadPreference? = nil
    ) -> MongoDatabase {
        var copy = self
        if let readConcern { copy.scope.read = readConcern }
        if let writeConcern { copy.scope.write = writeConcern }
        if let readPreference { copy.scope.readPreference = readPreference }
        return copy
    }

    /// The same database with its operations in a session.
    ///
    /// A session of another client is refused by the operations.
    public func with(session: ClientSession?) -> MongoDatabase {
        MongoDatabase(client: client, name: name, scope: scope.with(session: session))
    }

    /// The same database with a time for each call: through server selection, all attempts and all batches.
    ///
    /// Zero means no limit. Set on a database that is bound to a session, it is for a single call, and so is refused
    /// inside of `withTransaction`, which has one time for all of its calls.
    public func with(timeout: Duration) -> MongoDatabase {
        MongoDatabase(client: client, name: name, scope: scope.with(timeout: timeout))
    }

    /// The same database with commands that work on what is stored, such as the buckets of a time series.
    ///
    /// Servers before 8.2 do not know of it and are not told.
    public func with(rawData: Bool) -> MongoDatabase {
        var copy = self
        copy.scope.rawData = rawData
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
            client: client, namespace: Namespace(database: self.name, collection: name), scope: scope)
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
        return try await client.runAnswered(operation, in: scope).document()
    }

    /// Runs a command that answers with a cursor, and returns that.
    ///
    /// - Throws: `CommandError` when the server refuses it; `ProtocolError` when the reply has no cursor.
    public func runCursorCommand<Element: Codable & Sendable>(
        _ command: Document, as type: Element.Type = Document.self,
        options: CursorCommandOptions = CursorCommandOptions()
    ) async throws -> MongoCursor<Element> {
        guard let commandName = command.first?.key else {
            throw InvalidArgumentError("A command has at least its name")
        }
        let operation = CursorCommandOperation(
            commandName: commandName, database: name, collection: nil, command: command,
            readPreference: options.readPreference, retryability: .userCommand)
        return try await MongoCursor.run(
            operation, client: client, scope: scope,
            settings: CursorState.Settings(
                batchSize: options.batchSize, type: options.cursorType, maxAwaitTime: options.maxTime,
                comment: options.comment, readPreference: options.readPreference,
                timeoutMode: options.timeoutMode))
    }

    /// A pipeline that starts from the database itself, such as one with `$currentOp` or `$documents`.
    public func aggregate<Output: Codable & Sendable>(
        _ pipeline: [Document], as type: Output.Type = Document.self,
        options: AggregateOptions = AggregateOptions()
    ) -> AggregateQuery<Output> {
        AggregateQuery(
            client: client, database: name, collection: nil, scope: scope, pipeline: pipeline,
            options: options)
    }
}

extension MongoCursor {
    /// Runs a command and opens the cursor that it answers with.
    static func run(
        _ operation: CursorCommandOperation, client: MongoClient, scope: Scope,
        settings: CursorState.Settings = CursorState.Settings()
    ) async throws -> MongoCursor {
        var operation = operation
        operation.sendsTimeLeft = settings.timeoutMode != .iteration
        return MongoCursor(try await client.openCursor(operation, in: scope, settings: settings))
    }
}
