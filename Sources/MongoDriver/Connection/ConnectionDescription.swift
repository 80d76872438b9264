import MongoCore

/// What an established connection knows of the server behind it.
struct ConnectionDescription: Sendable {
    let address: ServerAddress
    let hello: HelloReply

    /// Whether the server keeps sessions.
    var supportsSessions: Bool { hello.logicalSessionTimeoutMinutes != nil }

    /// Whether the server leads to a sharded cluster.
    var isMongos: Bool { hello.isMongos }

    /// Whether the server knows a write again by its number.
    var supportsRetryableWrites: Bool { supportsSessions && gossipsClusterTime }

    /// Whether the server keeps a cluster time.
    var gossipsClusterTime: Bool { hello.setName != nil || isMongos }
}
