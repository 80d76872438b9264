import BSON
import MongoCore

/// Compares what is known of a deployment with what a phase expects.
struct SDAMOutcome {
    private let deployment: SDAMDeployment
    private var topology: TopologyDescription { deployment.topology.description }

    init(_ deployment: SDAMDeployment) {
        self.deployment = deployment
    }

    func check(_ outcome: Document) throws {
        for (key, expected) in outcome {
            switch key {
            case "servers": try check(servers: try outcome.document("servers"))
            case "events": try SDAMEvents.check(deployment.events, try outcome.documents("events"))
            case "topologyType": try compare(key, .string(topology.type.rawValue), expected)
            case "setName": try compare(key, topology.setName.map(BSONValue.string), expected)
            case "logicalSessionTimeoutMinutes":
                try compare(key, topology.logicalSessionTimeoutMinutes.map { .int32(Int32($0)) }, expected)
            case "maxSetVersion":
                try compare(key, topology.maxSetVersion.map { .int32(Int32($0)) }, expected)
            case "maxElectionId": try compare(key, topology.maxElectionID.map(BSONValue.objectID), expected)
            case "compatible": try compare(key, .bool(topology.incompatibility == nil), expected)
            default: throw SpecsError("the runner does not know the outcome \(key)")
            }
        }
    }

    private func check(servers expected: Document) throws {
        try expect(
            "servers", Set(topology.servers.map { "\($0.address)" }), equals: Set(expected.keys))
        for server in topology.servers {
            for (key, value) in try expected.document("\(server.address)") {
                try check(server, key, value)
            }
        }
    }

    private func check(_ server: ServerDescription, _ key: String, _ expected: BSONValue) throws {
        let what = "\(key) of \(server.address)"
        switch key {
        case "type": try compare(what, .string(server.type.rawValue), expected)
        case "setName": try compare(what, server.setName.map(BSONValue.string), expected)
        case "setVersion": try compare(what, server.setVersion.map { .int32(Int32($0)) }, expected)
        case "electionId": try compare(what, server.electionID.map(BSONValue.objectID), expected)
        case "topologyVersion":
            try compare(what, server.topologyVersion.map { .document($0.document) }, expected)
        case "logicalSessionTimeoutMinutes":
            try compare(what, server.logicalSessionTimeoutMinutes.map { .int32(Int32($0)) }, expected)
        case "minWireVersion", "maxWireVersion":
            // Zero is what a server has that was never asked.
            let version = key == "minWireVersion" ? server.minWireVersion : server.maxWireVersion
            try compare(what, version == 0 ? nil : .int32(Int32(version)), expected)
        case "error":
            let text = server.error.map { "\($0)" } ?? "none"
            guard let expected = expected.stringValue, text.hasPrefix(expected) else {
                throw Mismatch("\(what) is \(text), expected \(expected)")
            }
        case "pool":
            try expect(
                "generation of the pool of \(server.address)", deployment.pools[server.address]?.generation,
                equals: expected.documentValue?["generation"]?.intValue)
        default: throw SpecsError("the runner does not know \(what)")
        }
    }

    private func compare(_ what: String, _ actual: BSONValue?, _ expected: BSONValue) throws {
        try expect(what, actual ?? .null, equals: expected)
    }
}
