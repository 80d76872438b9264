import BSON
import MongoCore

/// Asks a cursor for its next batch.
struct GetMoreOperation: Operation {
    let cursorID: Int64
    let namespace: Namespace
    var batchSize: Int?
    /// How long the server may wait for something new.
    let maxAwaitTime: Duration?
    let comment: BSONValue?
    let readPreference: ReadPreference?
    /// Whether further batches may follow without being asked for.
    var allowsExhaust = false

    var commandName: String { "getMore" }
    var database: String { namespace.database }
    var collection: String? { namespace.collection }
    var retryability: Retryability { .continuedRead }
    var sendsTimeLeft: Bool { false }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        try body.append("getMore", cursorID)
        try body.append("collection", namespace.collection)
        try body.append("batchSize", batchSize)
        // Servers before 4.4 do not know the field here.
        if connection.hello.maxWireVersion >= 9 { try body.append("comment", comment) }
    }

    func decode(_ reply: CommandReply) throws -> CursorReply {
        try CursorReply(reply)
    }
}
