import BSON
import MongoCore
import MongoWire

/// One command and the meaning of its reply.
///
/// What a user calls is an action; an action sends one operation or several. An operation knows its own fields; what
/// any command carries (`$db`, session, concerns, time limit, …) is added by the one place that sends them.
protocol Operation {
    associatedtype Output

    /// The command's name, the first key of its body.
    var commandName: String { get }
    /// The database that the command is sent to.
    var database: String { get }
    /// The collection that it is about, for errors.
    var collection: String? { get }
    /// False for a write that nobody wants confirmed.
    var expectsReply: Bool { get }
    /// Which members may answer; nil for commands that only a primary answers.
    var readPreference: ReadPreference? { get }
    /// Whether its results go to a collection, so that not every server it could read from will do.
    var writesResults: Bool { get }
    /// When it may be tried again. What sends a batch of many writes knows the batch only once it has been written.
    var retryability: Retryability { get }
    /// The read concern it was given; nil for commands that take none.
    var readConcern: ReadConcern? { get }
    /// The write concern it was given; nil for commands that take none.
    var writeConcern: WriteConcern? { get }
    /// How long the server may work on it, by the user's own option.
    var maxTime: Duration? { get }
    /// Whether the server is told what is left of the call's time.
    var sendsTimeLeft: Bool { get }

    /// How long the server may wait for something to happen; nil for commands that do not wait.
    var maxAwaitTime: Duration? { get }

    /// Whether it runs in a session.
    var usesSession: Bool { get }

    /// Whether it commits or aborts a transaction.
    var endsTransaction: Bool { get }

    /// Whether its reply may leave a cursor open on the server.
    var opensCursor: Bool { get }

    /// Whether further replies may follow the first.
    var allowsExhaust: Bool { get }

    /// Writes the command's fields, its name first.
    mutating func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws
    /// Writes what is sent as document sequences.
    mutating func writeSequences(_ message: inout MessageWriter, for connection: ConnectionDescription) throws
    /// The last attempt failed and the operation is about to be sent once more.
    mutating func willRepeat(after error: any Error)
    /// Reads a reply that says ok.
    func decode(_ reply: CommandReply) throws -> Output
}

extension Operation {
    var collection: String? { nil }
    var expectsReply: Bool { writeConcern?.isAcknowledged ?? true }
    var readPreference: ReadPreference? { nil }
    var writesResults: Bool { false }
    var readConcern: ReadConcern? { nil }
    var writeConcern: WriteConcern? { nil }
    var maxTime: Duration? { nil }
    var sendsTimeLeft: Bool { true }
    var maxAwaitTime: Duration? { nil }
    var allowsExhaust: Bool { false }
    var usesSession: Bool { true }
    var endsTransaction: Bool { false }
    var opensCursor: Bool { false }

    func writeSequences(_ message: inout MessageWriter, for connection: ConnectionDescription) throws {}

    func willRepeat(after error: any Error) {}

    func context(at address: ServerAddress?) -> ErrorContext {
        ErrorContext(
            command: commandName, database: database, collection: collection, address: address)
    }
}
