import BSON
import MongoCore

extension CommandEvent {
    /// The event as a log shows it.
    func logEntry(_ settings: LogSettings) -> LogEntry {
        var fields: Document = [
            "commandName": .string(commandName), "databaseName": .string(databaseName),
            "requestId": .int64(requestID), "operationId": .int64(operationID),
            "driverConnectionId": .int64(Int64(connectionID)),
        ]
        fields.appendServer(address)
        if let serverConnectionID { fields.append("serverConnectionId", .int64(serverConnectionID)) }
        if let serviceID { fields.append("serviceId", .string("\(serviceID)")) }
        let message = describe(settings, in: &fields)
        return LogEntry(
            level: .debug, component: .command, message: message, fields: fields,
            isRedacted: (failure as? CommandError)?.isRedacted ?? false)
    }

    private var failure: (any Error)? {
        if case .failed(let error, _) = kind { error } else { nil }
    }

    /// Adds the particulars and returns the message.
    private func describe(_ settings: LogSettings, in fields: inout Document) -> String {
        switch kind {
        case .started(let command):
            fields.append("command", .string(settings.text(of: command)))
            return "Command started"
        case .succeeded(let reply, let duration):
            fields.append("durationMS", .double(duration.inMilliseconds))
            fields.append("reply", .string(settings.text(of: reply)))
            return "Command succeeded"
        case .failed(let error, let duration):
            fields.append("durationMS", .double(duration.inMilliseconds))
            fields.append("failure", .string("\(error)"))
            return "Command failed"
        }
    }
}
