import BSON
import MongoCore

/// The parts that the formats of server selection share.
enum SelectionTest {
    static func topology(_ test: Document) throws -> TopologyDescription {
        let description = try test.document("topology_description")
        guard let type = TopologyType(rawValue: try description.string("type")) else {
            throw SpecsError("there is no such type of topology")
        }
        return TopologyDescription(type, servers: try description.documents("servers").map(server))
    }

    private static func server(_ document: Document) throws -> ServerDescription {
        guard let type = ServerType(rawValue: try document.string("type")) else {
            throw SpecsError("there is no such type of server")
        }
        var server = ServerDescription(unknown: try address(document))
        server.type = type
        server.averageRoundTripTime = document["avg_rtt_ms"]?.doubleValue.map { .milliseconds(1) * $0 }
        for (name, value) in document["tags"]?.documentValue ?? [:] { server.tags[name] = value.stringValue }
        server.maxWireVersion = document["maxWireVersion"]?.intValue ?? 0
        if let written = document["lastWrite"]?.documentValue?["lastWriteDate"]?.intValue {
            server.lastWriteDate = BSONDate(millisecondsSinceEpoch: Int64(written))
        }
        if let updated = document["lastUpdateTime"]?.intValue {
            server.lastUpdateTime = Moment(nanoseconds: Int64(updated) * 1_000_000)
        }
        return server
    }

    static func address(_ server: Document) throws -> ServerAddress {
        try ServerAddress(parsing: try server.string("address"))
    }

    static func addresses(_ test: Document, _ key: String) throws -> Set<ServerAddress> {
        Set(try test.documents(key).map(address))
    }

    /// Throws ``ConcernError`` for one that cannot exist.
    static func readPreference(_ test: Document) throws -> ReadPreference {
        guard let preference = test["read_preference"]?.documentValue else { return .primary }
        var document: Document = [:]
        let mode = preference["mode"]?.stringValue ?? "Primary"
        document["mode"] = .string(mode.prefix(1).lowercased() + mode.dropFirst())
        document["tags"] = preference["tag_sets"]
        document["maxStalenessSeconds"] = preference["maxStalenessSeconds"]
        return try ReadPreference(document)
    }
}
