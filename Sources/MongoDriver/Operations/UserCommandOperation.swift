import BSON
import MongoCore

/// A command written by the user, sent as it is.
struct UserCommandOperation: Operation {
    let database: String
    let command: Document
    var readPreference: ReadPreference?

    var commandName: String { command.first?.key ?? "" }
    var retryability: Retryability { .userCommand }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        for (key, value) in command { try body.append(key: key, value) }
    }

    func decode(_ reply: CommandReply) throws -> CommandReply { reply }
}
