import BSON
import MongoCore
import MongoWire

/// One command and the meaning of its reply.
///
/// What a user calls is an action; an action sends one operation or several. An operation knows its fields; what
/// every command carries (`$db`, `$readPreference`, …) is added by the one place that sends them.
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
    /// The read preference to send; nil for commands that only a primary answers.
    var readPreference: ReadPreference? { get }

    /// Writes the command's fields, its name first.
    mutating func writeBody(_ body: inout BSONWriter, for connection: ConnectionDescription) throws
    /// Writes what is sent as document sequences.
    mutating func writeSequences(_ message: inout MessageWriter, for connection: ConnectionDescription) throws
    /// Reads a reply that says ok.
    func decode(_ reply: CommandReply) throws -> Output
}

extension Operation {
    var collection: String? { nil }
    var expectsReply: Bool { true }
    var readPreference: ReadPreference? { nil }

    func writeSequences(_ message: inout MessageWriter, for connection: ConnectionDescription) throws {}

    func context(at address: ServerAddress?) -> ErrorContext {
        ErrorContext(
            command: commandName, database: database, collection: collection, address: address)
    }
}
