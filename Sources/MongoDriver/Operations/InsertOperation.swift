import BSON
import MongoCore
import MongoWire

/// Inserts as many of the documents from `start` on as one message holds.
struct InsertOperation<Element: Codable & Sendable>: Operation {
    typealias Output = WriteReply

    let namespace: Namespace
    let documents: [Element]
    /// The first document of this batch.
    let start: Int
    let options: InsertOptions
    let writeConcern: WriteConcern?
    /// The identifiers of the documents that this batch holds, once it has been written.
    private(set) var insertedIDs: [BSONValue] = []

    init(
        namespace: Namespace, documents: [Element], start: Int, options: InsertOptions,
        writeConcern: WriteConcern
    ) {
        self.namespace = namespace
        self.documents = documents
        self.start = start
        self.options = options
        self.writeConcern = writeConcern
    }

    var commandName: String { "insert" }
    var database: String { namespace.database }
    var collection: String? { namespace.collection }
    var retryability: Retryability { .write }
    var readConcern: ReadConcern? { .serverDefault }
    /// The first document after this batch.
    var end: Int { start + insertedIDs.count }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        try body.append("insert", namespace.collection)
        try body.append("ordered", options.isOrdered)
        try body.append("bypassDocumentValidation", options.bypassDocumentValidation)
        try body.append("comment", options.comment)
    }

    mutating func writeSequences(_ message: inout MessageWriter, for connection: ConnectionDescription) throws
    {
        // A repeated write has to insert the same documents: those without identifiers keep the ones they got.
        let known = insertedIDs
        insertedIDs.removeAll(keepingCapacity: true)
        let section = try message.beginSequence("documents")
        var batch = WriteBatch(limits: connection.hello)
        while end < documents.count {
            let position = message.count
            let id = try Self.writeDocument(
                documents[end], id: known.count > insertedIDs.count ? known[insertedIDs.count] : nil,
                into: &message.bytes)
            guard try batch.admits(message.count - position, messageSize: message.count, index: end) else {
                message.bytes.truncate(to: position)
                break
            }
            insertedIDs.append(id)
        }
        try message.endSequence(section)
    }

    /// Writes a document with its identifier, a new one in front when it has none, and returns that.
    static func writeDocument(
        _ element: Element, id known: BSONValue? = nil, into writer: inout BSONWriter
    ) throws -> BSONValue {
        let position = writer.count
        try DocumentCoder<Element>.encode(element, into: &writer)
        if let id = try writer.identifier(ofDocumentAt: position) { return id }
        let id = known?.objectIDValue ?? ObjectID()
        try writer.prependIdentifier(id, toDocumentAt: position)
        return .objectID(id)
    }

    func decode(_ reply: CommandReply) throws -> WriteReply {
        try WriteReply(reply)
    }
}
