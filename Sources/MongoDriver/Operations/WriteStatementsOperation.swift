import BSON
import MongoCore
import MongoWire

/// Sends as many of the updates or deletes from `start` on as one message holds.
struct WriteStatementsOperation<Statement: WriteStatement>: Operation {
    let namespace: Namespace
    let statements: [Statement]
    let start: Int
    let common: WriteCommandOptions
    /// The first statement after this batch, once it has been written.
    private(set) var end: Int

    init(namespace: Namespace, statements: [Statement], start: Int = 0, common: WriteCommandOptions) {
        self.namespace = namespace
        self.statements = statements
        self.start = start
        self.common = common
        end = start
    }

    var commandName: String { Statement.commandName.description }
    var database: String { namespace.database }
    var collection: String? { namespace.collection }
    var readConcern: ReadConcern? { .serverDefault }
    var writeConcern: WriteConcern? { common.writeConcern }
    var retryability: Retryability {
        statements[start...].contains(where: \.isMulti) ? .unnumberedWrite : .write
    }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        try body.append(Statement.commandName, namespace.collection)
        try common.write(to: &body)
    }

    mutating func writeSequences(_ message: inout MessageWriter, for connection: ConnectionDescription) throws
    {
        end = try message.writeStatements(
            Statement.sequenceName, from: start, to: statements.count, for: connection
        ) {
            try statements[$1].write(to: &$0)
        }
    }

    func decode(_ reply: CommandReply) throws -> WriteReply {
        try WriteReply(reply)
    }
}
