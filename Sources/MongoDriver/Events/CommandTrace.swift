import BSON
import MongoCore

/// Tells the listeners the story of one command.
final class CommandTrace: Sendable {
    private let hub: EventHub
    private let commandName: String
    private let databaseName: String
    private let requestID: Int64
    private let operationID: Int64
    private let connection: Connection
    private let isSensitive: Bool
    private let span: (any MongoSpan)?
    private let start = ContinuousClock.now

    init(
        hub: EventHub, commandName: String, databaseName: String, requestID: Int64, operationID: Int64,
        connection: Connection, isSensitive: Bool, span: (any MongoSpan)?
    ) {
        self.hub = hub
        self.commandName = commandName
        self.databaseName = databaseName
        self.requestID = requestID
        self.operationID = operationID
        self.connection = connection
        self.isSensitive = isSensitive
        self.span = span
    }

    func started(_ command: Document) {
        tell(.started(command: isSensitive ? [:] : command))
    }

    /// A missing reply is that of a write which nobody wants confirmed.
    func succeeded(reply: RawDocument?) {
        span?.end(reply: reply)
        tell(.succeeded(reply: isSensitive ? [:] : shown(reply), duration: ContinuousClock.now - start))
    }

    private func shown(_ reply: RawDocument?) -> Document {
        // Whoever asked for the reply reports what is malformed in it; the listeners see an empty document.
        guard let reply else { return ["ok": 1] }
        return (try? Document(reply)) ?? [:]
    }

    func failed(_ error: any Error) {
        span?.end(error)
        var error = error
        // A server's answer may repeat what the command contained; a broken connection says nothing.
        if isSensitive, let answer = error as? any MongoError, answer.serverReply != nil {
            error = CommandError(redacting: answer)
        }
        tell(.failed(error: error, duration: ContinuousClock.now - start))
    }

    private func tell(_ kind: @autoclosure () -> CommandEvent.Kind) {
        hub.command(
            CommandEvent(
                kind: kind(), commandName: commandName, databaseName: databaseName, requestID: requestID,
                operationID: operationID, address: connection.address,
                connectionID: connection.key.number,
                serverConnectionID: connection.description.hello.connectionID,
                serviceID: connection.description.serviceID))
    }
}
