package import BSON

/// What a server says of itself in answer to hello.
package struct HelloReply: Sendable {
    /// The whole reply.
    package let document: Document
    /// Whether the server takes writes: a standalone, a mongos or a replica set's primary.
    package let isWritablePrimary: Bool
    /// The replica set's name; nil outside of one.
    package let setName: String?
    /// Whether it is a member of a replica set that only votes.
    package let isArbiter: Bool
    /// Whether it is the router of a sharded cluster.
    package let isMongos: Bool
    /// The oldest wire version spoken.
    package let minWireVersion: Int
    /// The newest wire version spoken.
    package let maxWireVersion: Int
    /// The largest document accepted.
    package let maxBsonObjectSize: Int
    /// The largest message accepted.
    package let maxMessageSizeBytes: Int
    /// The most writes in one command.
    package let maxWriteBatchSize: Int
    /// The same as all servers so far have it.
    package static let usualWriteBatchSize = 100_000
    /// The server's own number for the connection.
    package let connectionID: Int64?
    /// The minutes after which an unused session is forgotten; nil when the server has no sessions.
    package let logicalSessionTimeoutMinutes: Int?
    /// The authentication mechanisms of the user asked about; nil when the server does not say.
    package let saslSupportedMechanisms: [String]?
    /// The compressors that the server has in common with the client's list.
    package let compressors: [String]
    /// The answer to a speculative first step of authentication.
    package let speculativeAuthenticate: Document?
    /// What a server behind a load balancer calls itself; nil elsewhere.
    package let serviceID: ObjectID?
    /// Whether later checks may use `hello` rather than its legacy name.
    package let helloOK: Bool

    /// Reads a reply; missing limits, and those that are no limits, take the values that the protocol documents for them.
    package init(_ document: Document) {
        func number(_ key: String) -> Int? { document[key]?.intValue }
        func limit(_ key: String) -> Int? {
            number(key).flatMap { (1...Int(Int32.max)).contains($0) ? $0 : nil }
        }
        self.document = document
        isWritablePrimary = (document["isWritablePrimary"] ?? document["ismaster"])?.boolValue ?? false
        setName = document["setName"]?.stringValue
        isArbiter = document["arbiterOnly"]?.boolValue ?? false
        isMongos = document["msg"]?.stringValue == "isdbgrid"
        minWireVersion = number("minWireVersion") ?? 0
        maxWireVersion = number("maxWireVersion") ?? 0
        maxBsonObjectSize = limit("maxBsonObjectSize") ?? 16_777_216
        maxMessageSizeBytes = limit("maxMessageSizeBytes") ?? 48_000_000
        maxWriteBatchSize = limit("maxWriteBatchSize") ?? Self.usualWriteBatchSize
        connectionID = number("connectionId").map(Int64.init)
        logicalSessionTimeoutMinutes = number("logicalSessionTimeoutMinutes").map {
            min(max($0, 0), Int(Int32.max))
        }
        saslSupportedMechanisms = document["saslSupportedMechs"]?.arrayValue?.compactMap(\.stringValue)
        compressors = document["compression"]?.arrayValue?.compactMap(\.stringValue) ?? []
        speculativeAuthenticate = document["speculativeAuthenticate"]?.documentValue
        serviceID = document["serviceId"]?.objectIDValue
        helloOK = document["helloOk"]?.boolValue ?? false
    }
}
