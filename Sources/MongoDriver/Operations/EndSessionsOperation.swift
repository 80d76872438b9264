import BSON
import MongoCore

/// Tells a server which sessions are over.
struct EndSessionsOperation: Operation {
    let sessions: [ServerSession]

    /// How many one command may name.
    static let limit = 10_000

    var commandName: String { "endSessions" }
    var database: String { "admin" }
    var readPreference: ReadPreference? { .primaryPreferred }
    var retryability: Retryability { .unnumberedWrite }
    var usesSession: Bool { false }
    var sendsTimeLeft: Bool { false }

    func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws {
        try body.append("endSessions", sessions.map(\.id.document))
    }

    func decode(_ reply: CommandReply) throws {}
}
