import BSON
import MongoCore

/// Ends cursors on the server.
struct KillCursorsOperation: Operation {
    let namespace: Namespace
    let cursorIDs: [Int64]

    var commandName: String { "killCursors" }
    var database: String { namespace.database }
    var collection: String? { namespace.collection }
    var retryability: Retryability { .continuedRead }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        try body.append("killCursors", namespace.collection)
        try body.append("cursors", cursorIDs)
    }

    func decode(_ reply: CommandReply) throws {}
}
