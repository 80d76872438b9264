import BSON
import MongoCore
import MongoWire

/// Sends as many of the writes from `start` on as one message holds, to whatever collections they are for.
struct ClientBulkWriteOperation: Operation {
    let writes: [PreparedWrite]
    let start: Int
    let options: ClientBulkWriteOptions
    let writeConcern: WriteConcern?
    /// The first write after this batch: a guess by what servers take, until the batch has been written.
    private(set) var end: Int
    /// Whether the batch has been written. It is never cut longer again, so that what is sent once more is the same.
    private var isCut = false
    /// The size of the fields that belong to this command alone.
    private var bodySize = 0

    /// MongoDB 8.0.
    static let oldestWireVersion = 25
    /// What the message's own bytes and the fields that any command has may take.
    private static let messageAllowance = 1000

    init(
        writes: [PreparedWrite], start: Int, options: ClientBulkWriteOptions, writeConcern: WriteConcern
    ) {
        self.writes = writes
        self.start = start
        self.options = options
        self.writeConcern = writeConcern
        end = min(start + HelloReply.usualWriteBatchSize, writes.count)
    }

    var commandName: String { "bulkWrite" }
    var database: String { "admin" }
    var opensCursor: Bool { true }
    var readConcern: ReadConcern? { .serverDefault }
    var retryability: Retryability {
        writes[start..<end].contains(where: \.isMulti) ? .unnumberedWrite : .write
    }

    mutating func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        guard connection.hello.maxWireVersion >= Self.oldestWireVersion else {
            throw InvalidArgumentError(
                "The server does not have the command bulkWrite, which came with MongoDB 8.0; use bulkWrite of each"
                    + " collection", context: context(at: connection.address))
        }
        let before = body.count
        try body.append("bulkWrite", 1)
        try body.append("errorsOnly", !options.hasVerboseResults)
        try body.append("ordered", options.isOrdered)
        try body.append("bypassDocumentValidation", options.bypassDocumentValidation)
        try body.append("comment", options.comment)
        try body.append("let", options.variables)
        bodySize = body.count - before
    }

    mutating func writeSequences(_ message: inout MessageWriter, for connection: ConnectionDescription) throws
    {
        let limits = connection.hello
        let room = limits.maxMessageSizeBytes - Self.messageAllowance - bodySize
        var namespaces = NamespaceTable()
        var size = 0
        let limit = isCut ? end : writes.count
        end = start
        let section = try message.beginSequence("ops")
        while end < limit, end - start < limits.maxWriteBatchSize {
            let position = message.count
            let write = writes[end]
            let (index, added) = namespaces.index(of: write.namespace)
            try write.write(to: &message.bytes, namespaceIndex: index)
            let writeSize = message.count - position
            size += writeSize + added
            guard size <= room, isAllowed(write, size: writeSize, limits) else {
                // What is too large for a message of its own is told when all before it has been sent.
                guard end > start else { throw tooLarge(writeSize, limits) }
                message.bytes.truncate(to: position)
                if added > 0 { namespaces.removeLast() }
                break
            }
            end += 1
        }
        isCut = true
        try message.endSequence(section)
        try namespaces.write(to: &message)
    }

    /// Whether the server takes a document as large as this. A few bytes are the operation's own; one that is too large
    /// by less than these the server refuses.
    private func isAllowed(_ write: PreparedWrite, size: Int, _ limits: HelloReply) -> Bool {
        guard case .insert = write.kind else { return true }
        return size <= limits.maxBsonObjectSize + Self.messageAllowance
    }

    private func tooLarge(_ size: Int, _ limits: HelloReply) -> InvalidArgumentError {
        InvalidArgumentError(
            "The write at index \(end) has \(size) bytes; the server takes documents of at most"
                + " \(limits.maxBsonObjectSize) bytes and messages of at most \(limits.maxMessageSizeBytes)")
    }

    func decode(_ reply: CommandReply) throws -> ClientBulkWriteReply {
        try ClientBulkWriteReply(reply)
    }
}
