import BSON
import MongoCore

/// Tells the log the story of one server selection.
struct SelectionTrace {
    private let hub: EventHub
    private let selector: ServerSelector
    private let operation: String?
    private let operationID: Int64?
    private var hasWaited = false

    /// Nil when nobody reads such lines.
    init?(_ hub: EventHub, _ selector: ServerSelector, context: ErrorContext, operationID: Int64?) {
        guard hub.logsSelections else { return nil }
        self.hub = hub
        self.selector = selector
        self.operationID = operationID
        operation = context.command
    }

    func started(_ topology: TopologyDescription) {
        hub.log(.debug, .serverSelection, "Server selection started", fields(topology))
    }

    func succeeded(_ address: ServerAddress, _ topology: TopologyDescription) {
        hub.log(
            .debug, .serverSelection, "Server selection succeeded",
            fields(topology).adding { $0.appendServer(address) })
    }

    /// No server suits now. Said once for each selection.
    mutating func waits(atMost time: Duration, _ topology: TopologyDescription) {
        guard !hasWaited else { return }
        hasWaited = true
        let milliseconds = Int64(max(time, .zero).inMilliseconds.rounded())
        hub.log(
            .info, .serverSelection, "Waiting for suitable server to become available",
            fields(topology).adding { $0.append("remainingTimeMS", .int64(milliseconds)) })
    }

    func failed(_ error: any Error, _ topology: TopologyDescription) {
        hub.log(
            .debug, .serverSelection, "Server selection failed",
            fields(topology).adding { $0.append("failure", .string("\(error)")) })
    }

    private func fields(_ topology: TopologyDescription) -> Document {
        var fields: Document = ["selector": .string("\(selector)")]
        if let operationID { fields.append("operationId", .int64(operationID)) }
        if let operation { fields.append("operation", .string(operation)) }
        fields.append("topologyDescription", .string("\(topology)"))
        return fields
    }
}
