import BSON
import MongoCore

/// A command given as a whole document, answered by a cursor.
struct CursorCommandOperation: Operation {
    let commandName: String
    let database: String
    let collection: String?
    let command: Document
    var readPreference: ReadPreference?
    var retryability = Retryability.read
    var sendsTimeLeft = true
    var opensCursor: Bool { true }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        for (key, value) in command { try body.append(key: key, value) }
    }

    func decode(_ reply: CommandReply) throws -> CursorReply {
        try CursorReply(reply)
    }
}
