import BSON
import MongoCore

extension TopologyEvent {
    /// The event as a log shows it; nil for what the log has no line for.
    func logEntry(_ settings: LogSettings) -> LogEntry? {
        var fields: Document = ["topologyId": .int64(Int64(topologyID))]
        guard let message = describe(settings, in: &fields) else { return nil }
        return LogEntry(level: .debug, component: .topology, message: message, fields: fields)
    }

    /// Adds the particulars and returns the message.
    private func describe(_ settings: LogSettings, in fields: inout Document) -> String? {
        switch kind {
        case .topologyOpening: return "Starting topology monitoring"
        case .topologyClosed: return "Stopped topology monitoring"
        case .topologyDescriptionChanged(let previous, let new):
            fields.append("previousDescription", .string("\(previous)"))
            fields.append("newDescription", .string("\(new)"))
            return "Topology description changed"
        case .serverOpening(let address):
            fields.appendServer(address)
            return "Starting server monitoring"
        case .serverClosed(let address):
            fields.appendServer(address)
            return "Stopped server monitoring"
        case .serverDescriptionChanged: return nil
        case .heartbeatStarted(let heartbeat):
            fields.append(heartbeat)
            return "Server heartbeat started"
        case .heartbeatSucceeded(let heartbeat, let duration, let reply):
            fields.append(heartbeat)
            fields.append("durationMS", .double(duration.inMilliseconds))
            fields.append("reply", .string(settings.text(of: reply)))
            return "Server heartbeat succeeded"
        case .heartbeatFailed(let heartbeat, let duration, let error):
            fields.append(heartbeat)
            fields.append("durationMS", .double(duration.inMilliseconds))
            fields.append("failure", .string("\(error)"))
            return "Server heartbeat failed"
        }
    }
}

extension Document {
    fileprivate mutating func append(_ heartbeat: TopologyEvent.Heartbeat) {
        appendServer(heartbeat.address)
        append("driverConnectionId", .int64(Int64(heartbeat.connectionID)))
        if let id = heartbeat.serverConnectionID { append("serverConnectionId", .int64(id)) }
        append("awaited", .bool(heartbeat.isAwaited))
    }
}
