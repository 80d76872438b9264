import BSON
import MongoCore

/// A command given as a whole document, answered by one.
struct DocumentOperation: Operation {
    let commandName: String
    let database: String
    let collection: String?
    let command: Document
    var readPreference: ReadPreference?
    var retryability = Retryability.unnumberedWrite
    var readConcern: ReadConcern?
    var writeConcern: WriteConcern?
    var maxTime: Duration?

    /// The answer is always wanted, whatever the write concern.
    var expectsReply: Bool { true }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        for (key, value) in command { try body.append(key: key, value) }
    }

    func decode(_ reply: CommandReply) throws -> Document {
        if let error = try reply.writeConcernError() { throw error }
        return try reply.document()
    }
}
