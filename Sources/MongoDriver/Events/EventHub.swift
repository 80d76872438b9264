import BSON
import MongoCore
import MongoWire

/// Carries what happens to whoever listens; without listeners nothing is made.
package final class EventHub: Sendable {
    private let eventHandler: (@Sendable (DriverEvent) -> Void)?
    let logSettings: LogSettings
    /// Makes spans; nil when nobody traces.
    let tracing: Tracing?
    private let logsCommands: Bool
    private let logsConnections: Bool
    private let logsTopology: Bool
    /// Whether somebody reads how servers are selected, or that one has to be waited for.
    let logsSelections: Bool
    private let wantsCommandEvents: Bool
    /// Whether somebody wants to know of commands, in whatever form.
    private let wantsCommands: Bool
    private let operationIDs = OperationCounter()

    /// Listens for those that the options and the environment name.
    package init(options: MongoClientOptions, environment: [String: String]) {
        let logEnvironment = LogEnvironment(environment)
        eventHandler = options.eventHandler
        logSettings = LogSettings(options: options, environment: logEnvironment)
        logsCommands = logSettings.wants(.debug, .command)
        logsConnections = logSettings.wants(.debug, .connection)
        logsTopology = logSettings.wants(.debug, .topology)
        logsSelections = logSettings.wants(.info, .serverSelection)
        tracing = Tracing(options.tracing, environment: environment)
        wantsCommandEvents = options.eventHandler != nil || logsCommands
        wantsCommands = wantsCommandEvents || tracing != nil
        for warning in logEnvironment.warnings { log(.warning, .client, warning) }
    }

    /// A number for the events and log lines of one operation through all its attempts; zero when nobody listens.
    package func nextOperationID() -> Int64 {
        wantsCommands || logsSelections ? operationIDs.next() : 0
    }

    /// Hears of a pool's events; nil when nobody does.
    var poolListener: (@Sendable (PoolEvent) -> Void)? {
        guard eventHandler != nil || logsConnections else { return nil }
        return { event in
            self.eventHandler?(.pool(event))
            if self.logsConnections { self.logSettings.handler?(event.logEntry) }
        }
    }

    /// Whether somebody wants to hear of servers and what they are together.
    package var wantsTopology: Bool { eventHandler != nil || logsTopology }

    func topology(_ event: TopologyEvent) {
        eventHandler?(.topology(event))
        if logsTopology, let entry = event.logEntry(logSettings) { logSettings.handler?(entry) }
    }

    func command(_ event: @autoclosure () -> CommandEvent) {
        guard wantsCommandEvents else { return }
        let event = event()
        eventHandler?(.command(event))
        if logsCommands { logSettings.handler?(event.logEntry(logSettings)) }
    }

    /// Writes a line if somebody reads such lines; its parts are not made otherwise.
    package func log(
        _ level: LogEntry.Level, _ component: LogEntry.Component, _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> Document = [:]
    ) {
        guard logSettings.wants(level, component) else { return }
        logSettings.handler?(
            LogEntry(level: level, component: component, message: message(), fields: fields()))
    }

    /// Tells that a command is about to be sent; nil when nobody listens.
    func traceCommand<O: Operation>(
        _ operation: O, requestID: Int32, operationID: Int64, on connection: Connection,
        within parent: (any MongoSpan)?
    ) throws -> CommandTrace? {
        guard wantsCommands else { return nil }
        let command = try connection.preparedMessage().commandDocument()
        let isSensitive = SensitiveCommands.contains(operation.commandName, command: command)
        let span =
            isSensitive
            ? nil : tracing?.beginCommand(operation, command: command, on: connection, parent: parent)
        let trace = CommandTrace(
            hub: self, commandName: operation.commandName, databaseName: operation.database,
            requestID: Int64(requestID), operationID: operationID, connection: connection,
            isSensitive: isSensitive, span: span)
        trace.started(command)
        return trace
    }
}

extension Document {
    /// The document with one more field, if there is a value for it.
    func with(_ key: String, _ value: BSONValue?) -> Document {
        guard let value else { return self }
        var document = self
        document.append(key, value)
        return document
    }
}

extension OpMessage {
    /// The command with its sequences as arrays.
    func commandDocument() throws -> Document {
        var document = try Document(body)
        for sequence in sequences {
            let documents = try sequence.documents.map { BSONValue.document(try Document($0)) }
            document.append(sequence.identifier, .array(documents))
        }
        return document
    }
}
