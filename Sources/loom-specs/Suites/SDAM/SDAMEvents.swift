import BSON
import MongoCore

/// Compares what listeners heard of a topology with what a phase expects.
enum SDAMEvents {
    static func check(_ actual: [TopologyEvent.Kind], _ expected: [Document]) throws {
        let actual = try actual.map(document)
        try expect("number of events \(actual)", actual.count, equals: expected.count)
        for (index, pair) in zip(actual, expected).enumerated() {
            try expect("event \(index + 1)", pair.0, equals: normalized(pair.1))
        }
    }

    /// An event as the files write it, without the identity of the topology.
    private static func document(_ event: TopologyEvent.Kind) throws -> Document {
        switch event {
        case .topologyOpening: ["topology_opening_event": [:]]
        case .topologyClosed: ["topology_closed_event": [:]]
        case .serverOpening(let address):
            ["server_opening_event": ["address": .string("\(address)")]]
        case .serverClosed(let address):
            ["server_closed_event": ["address": .string("\(address)")]]
        case .topologyDescriptionChanged(let previous, let new):
            [
                "topology_description_changed_event": [
                    "previousDescription": .document(document(previous)),
                    "newDescription": .document(document(new)),
                ]
            ]
        case .serverDescriptionChanged(let previous, let new):
            [
                "server_description_changed_event": [
                    "address": .string("\(new.address)"),
                    "previousDescription": .document(document(previous)),
                    "newDescription": .document(document(new)),
                ]
            ]
        case .heartbeatStarted, .heartbeatSucceeded, .heartbeatFailed:
            throw Mismatch("a heartbeat without a server")
        }
    }

    private static func document(_ topology: TopologyDescription) -> Document {
        var document: Document = ["topologyType": .string(topology.type.rawValue)]
        document["setName"] = topology.setName.map(BSONValue.string)
        document["servers"] = .array(topology.servers.map { .document(Self.document($0)) })
        return document
    }

    private static func document(_ server: ServerDescription) -> Document {
        func list(_ addresses: [ServerAddress]) -> BSONValue { .array(addresses.map { .string("\($0)") }) }
        var document: Document = [
            "address": .string("\(server.address)"), "arbiters": list(server.arbiters),
            "hosts": list(server.hosts), "passives": list(server.passives),
        ]
        document["primary"] = server.primary.map { .string("\($0)") }
        document["setName"] = server.setName.map(BSONValue.string)
        document["type"] = .string(server.type.rawValue)
        return document
    }

    /// The order in which `document` writes keys.
    private static let order = [
        "address", "topologyType", "previousDescription", "newDescription", "arbiters", "hosts", "passives",
        "primary", "setName", "servers", "type",
    ]

    /// The expected event with its keys in that order.
    private static func normalized(_ event: Document) -> Document {
        var result: Document = [:]
        for (name, content) in event { result[name] = sorted(content) }
        return result
    }

    private static func sorted(_ value: BSONValue) -> BSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { sorted($0) })
        case .document(let document):
            var result: Document = [:]
            for key in order {
                if let found = document[key] { result[key] = sorted(found) }
            }
            return .document(result)
        default: return value
        }
    }
}
