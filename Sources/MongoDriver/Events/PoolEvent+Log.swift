import BSON
import MongoCore

extension PoolEvent {
    /// The event as a log shows it.
    var logEntry: LogEntry {
        var fields = Document(serverAt: address)
        let message = describe(in: &fields)
        return LogEntry(level: .debug, component: .connection, message: message, fields: fields)
    }

    /// Adds the particulars and returns the message.
    private func describe(in fields: inout Document) -> String {
        switch kind {
        case .poolCreated(let options):
            fields.append(options)
            return "Connection pool created"
        case .poolReady: return "Connection pool ready"
        case .poolCleared(_, let serviceID):
            if let serviceID { fields.append("serviceId", .string("\(serviceID)")) }
            return "Connection pool cleared"
        case .poolClosed: return "Connection pool closed"
        case .connectionCreated(let id):
            fields.append(connection: id)
            return "Connection created"
        case .connectionReady(let id, let duration):
            fields.append(connection: id, duration)
            return "Connection ready"
        case .connectionClosed(let id, let reason, let error):
            fields.append(connection: id)
            fields.append("reason", .string(reason.logText))
            fields.append(error)
            return "Connection closed"
        case .checkOutStarted: return "Connection checkout started"
        case .checkOutFailed(let reason, let error, let duration):
            fields.append("reason", .string(reason.logText))
            fields.append(error)
            fields.append("durationMS", .double(duration.inMilliseconds))
            return "Connection checkout failed"
        case .checkedOut(let id, let duration):
            fields.append(connection: id, duration)
            return "Connection checked out"
        case .checkedIn(let id):
            fields.append(connection: id)
            return "Connection checked in"
        }
    }
}

extension Document {
    fileprivate mutating func append(connection id: Int, _ duration: Duration? = nil) {
        append("driverConnectionId", .int64(Int64(id)))
        if let duration { append("durationMS", .double(duration.inMilliseconds)) }
    }

    fileprivate mutating func append(_ error: (any Error)?) {
        if let error { append("error", .string("\(error)")) }
    }

    fileprivate mutating func append(_ options: PoolOptions) {
        func milliseconds(_ time: Duration) -> BSONValue { .int64(Int64(time.inMilliseconds.rounded())) }
        append("minPoolSize", .int64(Int64(options.minPoolSize)))
        append("maxPoolSize", .int64(Int64(options.maxPoolSize)))
        append("maxConnecting", .int64(Int64(options.maxConnecting)))
        if let time = options.maxIdleTime { append("maxIdleTimeMS", milliseconds(time)) }
        if let time = options.waitQueueTimeout { append("waitQueueTimeoutMS", milliseconds(time)) }
        if let count = options.waitQueueSize { append("waitQueueSize", .int64(Int64(count))) }
        if let count = options.waitQueueMultiple { append("waitQueueMultiple", .int64(Int64(count))) }
    }
}

extension PoolEvent.CloseReason {
    fileprivate var logText: String {
        switch self {
        case .stale: "Connection became stale because the pool was cleared"
        case .idle: "Connection has been available but unused for longer than the configured max idle time"
        case .error: "An error occurred while using the connection"
        case .poolClosed: "Connection pool was closed"
        }
    }
}

extension PoolEvent.CheckOutFailureReason {
    fileprivate var logText: String {
        switch self {
        case .poolClosed: "Connection pool was closed"
        case .timeout: "Wait queue timeout elapsed without a connection becoming available"
        case .connectionError: "An error occurred while trying to establish a new connection"
        case .cancelled: "The task that asked for a connection was cancelled"
        }
    }
}
