import BSON
import MongoCore
import MongoWire

/// Sends as many of the updates or deletes from `start` on as one message holds.
struct WriteStatementsOperation<Statement: WriteStatement>: Operation {
    let namespace: Namespace
    let statements: [Statement]
    let start: Int
    let common: WriteCommandOptions
    /// The first statement after this batch: a guess by what servers take, until the batch has been written.
    private(set) var end: Int
    /// Whether the batch has been written. It is never cut longer again, so that what is sent once more is the same.
    private var isCut = false

    init(namespace: Namespace, statements: [Statement], start: Int = 0, common: WriteCommandOptions) {
        self.namespace = namespace
        self.statements = statements
        self.start = start
        self.common = common
        end = min(start + HelloReply.usualWriteBatchSize, statements.count)
    }

    var commandName: String { Statement.commandName.description }
    var database: String { namespace.database }
    var collection: String? { namespace.collection }
    var readConcern: ReadConcern? { .serverDefault }
    var writeConcern: WriteConcern? { common.writeConcern }
    var retryability: Retryability {
        statements[start..<end].contains(where: \.isMulti) ? .unnumberedWrite : .write
    }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        try body.append(Statement.commandName, namespace.collection)
        try common.write(to: &body)
    }

    mutating func writeSequences(_ message: inout MessageWriter, for connection: ConnectionDescription) throws
    {
        end = try message.writeStatements(
            Statement.sequenceName, from: start, to: isCut ? end : statements.count, for: connection
        ) {
            try statements[$1].write(to: &$0)
        }
        isCut = true
    }

    func decode(_ reply: CommandReply) throws -> WriteReply {
        try WriteReply(reply)
    }
}
