import BSON
import MongoCore
import MongoWire

/// Tells the listeners the story of one command.
struct CommandTrace {
    private let hub: EventHub
    private let commandName: String
    private let databaseName: String
    private let requestID: Int64
    private let connection: Connection
    private let start = ContinuousClock.now

    init(hub: EventHub, commandName: String, databaseName: String, requestID: Int64, connection: Connection) {
        self.hub = hub
        self.commandName = commandName
        self.databaseName = databaseName
        self.requestID = requestID
        self.connection = connection
    }

    private static let sensitiveCommands: Set<String> = [
        "authenticate", "saslstart", "saslcontinue", "getnonce", "createuser", "updateuser", "copydbgetnonce",
        "copydbsaslstart", "copydb",
    ]

    /// Whether documents of the command may be shown.
    private var isSensitive: Bool { Self.sensitiveCommands.contains(commandName.lowercased()) }

    func started(_ message: OpMessage) {
        tell(.started(command: isSensitive ? [:] : Self.document(of: message)))
    }

    /// A missing reply is that of a write which nobody wants confirmed.
    func succeeded(reply: RawDocument?) {
        var document: Document = ["ok": 1]
        // Whoever asked for the reply reports what is malformed in it; the listeners see an empty document.
        if let reply { document = (try? Document(reply)) ?? [:] }
        tell(.succeeded(reply: isSensitive ? [:] : document, duration: ContinuousClock.now - start))
    }

    func failed(_ error: any Error) {
        tell(.failed(error: error, duration: ContinuousClock.now - start))
    }

    private func tell(_ kind: CommandEvent.Kind) {
        hub.command(
            CommandEvent(
                kind: kind, commandName: commandName, databaseName: databaseName, requestID: requestID,
                operationID: requestID, address: connection.address,
                connectionID: connection.key.number,
                serverConnectionID: connection.description.hello.connectionID))
    }

    /// The command with its sequences as arrays.
    private static func document(of message: OpMessage) -> Document {
        guard var document = try? Document(message.body) else { return [:] }
        for sequence in message.sequences {
            let documents = sequence.documents.compactMap { try? Document($0) }
            document[sequence.identifier] = .array(documents.map(BSONValue.document))
        }
        return document
    }
}
