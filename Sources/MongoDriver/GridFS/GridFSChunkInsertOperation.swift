import BSON
import MongoCore
import MongoWire

/// Inserts as many of the given chunks of a file from `start` on as one message holds, straight from the bytes that the
/// user handed in.
struct GridFSChunkInsertOperation: Operation {
    let namespace: Namespace
    let fileID: BSONValue
    let bytes: ByteQueue
    let chunkSize: Int
    /// The place in the file of the first of the chunks.
    let firstNumber: Int
    let writeConcern: WriteConcern?
    /// The chunks' identifiers, made once, so that a retry sends the same.
    private let ids: [ObjectID]
    /// The first chunk of this batch.
    var start = 0
    /// The first chunk after this batch, once it has been written.
    private(set) var end = 0

    init(
        namespace: Namespace, fileID: BSONValue, bytes: ByteQueue, chunkSize: Int, firstNumber: Int,
        writeConcern: WriteConcern
    ) {
        self.namespace = namespace
        self.fileID = fileID
        self.bytes = bytes
        self.chunkSize = chunkSize
        self.firstNumber = firstNumber
        self.writeConcern = writeConcern
        ids = (0..<((bytes.count + chunkSize - 1) / chunkSize)).map { _ in ObjectID() }
    }

    var commandName: String { "insert" }
    var database: String { namespace.database }
    var collection: String? { namespace.collection }
    var retryability: Retryability { .write }
    var readConcern: ReadConcern? { .serverDefault }
    /// How many chunks there are in all.
    var count: Int { ids.count }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        try body.append("insert", namespace.collection)
        try body.append("ordered", true)
    }

    mutating func writeSequences(_ message: inout MessageWriter, for connection: ConnectionDescription) throws
    {
        let section = try message.beginSequence("documents")
        var position = bytes.startPosition
        bytes.skip(start * chunkSize, from: &position)
        // All at once, or the buffer would be copied as it grows.
        let rest = bytes.count - start * chunkSize
        let fieldSize = 128
        message.bytes.reserve(min(rest + (count - start) * fieldSize, connection.hello.maxMessageSizeBytes))
        var batch = WriteBatch(limits: connection.hello)
        end = start
        while end < count {
            let documentStart = message.count
            try writeChunk(end, at: &position, into: &message.bytes)
            guard try batch.admits(message.count - documentStart, messageSize: message.count, index: end)
            else {
                message.bytes.truncate(to: documentStart)
                break
            }
            end += 1
        }
        try message.endSequence(section)
    }

    private func writeChunk(
        _ index: Int, at position: inout ByteQueue.Position, into writer: inout BSONWriter
    ) throws {
        guard let number = Int32(exactly: firstNumber + index) else {
            throw InvalidArgumentError("A file has at most \(Int32.max) chunks; use a larger chunk size")
        }
        let size = min(chunkSize, bytes.count - index * chunkSize)
        guard let length = Int32(exactly: size) else { throw BSONWriter.tooLarge }
        let start = try writer.beginDocument()
        try writer.append("_id", ids[index])
        try writer.append("files_id", fileID)
        try writer.append("n", number)
        try writer.putHeader(.binary, "data")
        writer.put(length)
        writer.put(Binary.Subtype.generic.rawValue)
        bytes.write(size, from: &position, to: &writer)
        try writer.endDocument(start)
    }

    func decode(_ reply: CommandReply) throws -> WriteReply {
        try WriteReply(reply)
    }
}
