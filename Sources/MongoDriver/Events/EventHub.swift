import BSON
import MongoCore
import MongoWire
import Synchronization

/// Carries what happens to whoever listens; without listeners nothing is made.
struct EventHub: Sendable {
    private let eventHandler: (@Sendable (DriverEvent) -> Void)?
    private let logHandler: (@Sendable (LogEntry) -> Void)?
    private let minimumLevel: LogEntry.Level

    init(options: MongoClientOptions) {
        eventHandler = options.eventHandler
        logHandler = options.logHandler
        minimumLevel = options.minimumLogLevel
    }

    private var logsDebug: Bool { logHandler != nil && minimumLevel == .debug }

    /// Whether somebody wants to hear of commands.
    var wantsCommands: Bool { eventHandler != nil || logsDebug }

    var poolListener: (@Sendable (PoolEvent) -> Void)? {
        guard wantsCommands else { return nil }
        return { event in
            eventHandler?(.pool(event))
            if logsDebug { log(.debug, .connection, "\(event.address): \(event.kind)") }
        }
    }

    func command(_ event: CommandEvent) {
        eventHandler?(.command(event))
        if logsDebug { log(.debug, .command, event.logText) }
    }

    func log(_ level: LogEntry.Level, _ component: LogEntry.Component, _ message: @autoclosure () -> String) {
        guard let logHandler, level >= minimumLevel else { return }
        logHandler(LogEntry(level: level, component: component, message: message()))
    }

    func serverIsDown(_ address: ServerAddress, cause: (any Error)?) {
        log(
            .info, .serverSelection,
            "Waiting for \(address) to become available: \(cause.map { "\($0)" } ?? "")")
    }

    /// Tells that a command is about to be sent; nil when nobody listens.
    func traceCommand<O: Operation>(
        _ operation: O, requestID: Int32, on connection: Connection
    ) throws -> CommandTrace? {
        guard wantsCommands else { return nil }
        let message = try connection.preparedMessage()
        let trace = CommandTrace(
            hub: self, commandName: operation.commandName, databaseName: operation.database,
            requestID: Int64(requestID), connection: connection)
        trace.started(message)
        return trace
    }
}

extension CommandEvent {
    /// One line: what, where, and documents cut to a thousand characters.
    var logText: String {
        let place = "\(commandName) on \(databaseName) at \(address) #\(connectionID)"
        func cut(_ document: Document) -> String {
            let text = document.extendedJSON(.relaxed)
            return text.count > 1000 ? text.prefix(1000) + "..." : text
        }
        switch kind {
        case .started(let command): return "\(place) started: \(cut(command))"
        case .succeeded(let reply, let duration): return "\(place) succeeded in \(duration): \(cut(reply))"
        case .failed(let error, let duration): return "\(place) failed in \(duration): \(error)"
        }
    }
}
