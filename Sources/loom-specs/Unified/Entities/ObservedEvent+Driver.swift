import BSON
import MongoCore
import MongoDriver

extension ObservedEvent {
    /// The event as the format sees it; nil for what the format does not know.
    init?(_ event: DriverEvent) {
        switch event {
        case .command(let event): self.init(event)
        case .pool(let event): self.init(event)
        case .topology(let event): self.init(event)
        }
    }

    private init(_ event: CommandEvent) {
        category = .command
        var fields: Document = [
            "commandName": .string(event.commandName), "databaseName": .string(event.databaseName),
            "hasServiceId": .bool(event.serviceID != nil),
            "hasServerConnectionId": .bool(event.serverConnectionID != nil),
        ]
        switch event.kind {
        case .started(let command):
            name = "commandStartedEvent"
            fields["command"] = .document(command)
        case .succeeded(let reply, _):
            name = "commandSucceededEvent"
            fields["reply"] = .document(reply)
        case .failed:
            name = "commandFailedEvent"
        }
        self.fields = fields
    }

    private init(_ event: PoolEvent) {
        category = .cmap
        var fields = Document()
        switch event.kind {
        case .poolCreated: name = "poolCreatedEvent"
        case .poolReady: name = "poolReadyEvent"
        case .poolCleared(let interruptsInUse, let serviceID):
            name = "poolClearedEvent"
            fields["hasServiceId"] = .bool(serviceID != nil)
            fields["interruptInUseConnections"] = .bool(interruptsInUse)
        case .poolClosed: name = "poolClosedEvent"
        case .connectionCreated: name = "connectionCreatedEvent"
        case .connectionReady: name = "connectionReadyEvent"
        case .connectionClosed(_, let reason, _):
            name = "connectionClosedEvent"
            fields["reason"] = .string(reason.rawValue)
        case .checkOutStarted: name = "connectionCheckOutStartedEvent"
        case .checkOutFailed(let reason, _, _):
            name = "connectionCheckOutFailedEvent"
            fields["reason"] = .string(reason.rawValue)
        case .checkedOut: name = "connectionCheckedOutEvent"
        case .checkedIn: name = "connectionCheckedInEvent"
        }
        self.fields = fields
    }

    private init?(_ event: TopologyEvent) {
        category = .sdam
        switch event.kind {
        case .topologyOpening: (name, fields) = ("topologyOpeningEvent", [:])
        case .topologyClosed: (name, fields) = ("topologyClosedEvent", [:])
        case .topologyDescriptionChanged(let previous, let new):
            name = "topologyDescriptionChangedEvent"
            fields = Self.change(from: previous.type.rawValue, to: new.type.rawValue)
        case .serverDescriptionChanged(let previous, let new):
            name = "serverDescriptionChangedEvent"
            fields = Self.change(from: previous.type.rawValue, to: new.type.rawValue)
        case .heartbeatStarted(let heartbeat):
            name = "serverHeartbeatStartedEvent"
            fields = ["awaited": .bool(heartbeat.isAwaited)]
        case .heartbeatSucceeded(let heartbeat, _, _):
            name = "serverHeartbeatSucceededEvent"
            fields = ["awaited": .bool(heartbeat.isAwaited)]
        case .heartbeatFailed(let heartbeat, _, _):
            name = "serverHeartbeatFailedEvent"
            fields = ["awaited": .bool(heartbeat.isAwaited)]
        // The format knows nothing of them.
        case .serverOpening, .serverClosed: return nil
        }
    }

    /// Of descriptions tests compare the types alone.
    private static func change(from previous: String, to new: String) -> Document {
        [
            "previousDescription": ["type": .string(previous)],
            "newDescription": ["type": .string(new)],
        ]
    }

    /// Whether the event shows a command that carries secrets, which tests see only when they ask for it.
    var isSensitive: Bool {
        guard category == .command, let name = fields["commandName"]?.stringValue?.lowercased() else {
            return false
        }
        let secret: Set = [
            "authenticate", "saslstart", "saslcontinue", "getnonce", "createuser", "updateuser",
            "copydbgetnonce",
            "copydbsaslstart", "copydb",
        ]
        if secret.contains(name) { return true }
        // A greeting that logs in at once is shown without its contents.
        let contents = (fields["command"] ?? fields["reply"])?.documentValue
        return ["hello", "ismaster"].contains(name) && contents?.isEmpty ?? false
    }
}
