import BSON
import MongoCore
import MongoWire

/// One statement of an update command.
struct UpdateStatement: Sendable {
    let filter: Document
    /// The update or the replacement, checked.
    let update: BSONValue
    let isMulti: Bool
    let options: UpdateOptions

    func write(to writer: inout BSONWriter) throws {
        let start = try writer.beginDocument()
        try writer.append("q", filter)
        try writer.append("u", update)
        if isMulti { try writer.append("multi", true) }
        try writer.append("upsert", options.upsert)
        try writer.append("collation", options.collation)
        try writer.append("arrayFilters", options.arrayFilters)
        try writer.append("hint", options.hint?.value)
        try writer.append("sort", checkedSort)
        try writer.endDocument(start)
    }

    /// - Throws: `InvalidArgumentError` where there is no first document to choose.
    var checkedSort: Document? {
        get throws {
            guard isMulti, options.sort != nil else { return options.sort }
            throw InvalidArgumentError("sort is for updates of one document")
        }
    }
}

/// Sends as many of the statements from `start` on as one message holds.
struct UpdateOperation: Operation {
    let namespace: Namespace
    let statements: [UpdateStatement]
    let start: Int
    let common: WriteCommandOptions
    /// The first statement after this batch, once it has been written.
    private(set) var end: Int

    init(namespace: Namespace, statements: [UpdateStatement], start: Int = 0, common: WriteCommandOptions) {
        self.namespace = namespace
        self.statements = statements
        self.start = start
        self.common = common
        end = start
    }

    var commandName: String { "update" }
    var database: String { namespace.database }
    var collection: String? { namespace.collection }
    var readConcern: ReadConcern? { .serverDefault }
    var writeConcern: WriteConcern? { common.writeConcern }
    var retryability: Retryability {
        statements[start...].contains(where: \.isMulti) ? .unnumberedWrite : .write
    }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        try body.append("update", namespace.collection)
        try common.write(to: &body)
    }

    mutating func writeSequences(_ message: inout MessageWriter, for connection: ConnectionDescription) throws
    {
        end = try message.writeStatements("updates", from: start, to: statements.count, for: connection) {
            try statements[$1].write(to: &$0)
        }
    }

    func decode(_ reply: CommandReply) throws -> WriteReply {
        try WriteReply(reply)
    }
}
