import BSON
import MongoCore

/// A command given as a whole document, answered by one.
struct DocumentOperation: Operation {
    let commandName: String
    let database: String
    let collection: String?
    let command: Document
    var readPreference: ReadPreference?

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        for (key, value) in command { try body.append(key: key, value) }
    }

    func decode(_ reply: CommandReply) throws -> Document {
        let document = try reply.document()
        if let failure = document["writeConcernError"]?.documentValue {
            throw WriteConcernError(
                failure: WriteConcernFailure(failure), reply: document, context: reply.context)
        }
        return document
    }
}
