import MongoCore

/// What an established connection knows of the server behind it.
struct ConnectionDescription: Sendable {
    let address: ServerAddress
    let hello: HelloReply

    /// Whether the server keeps sessions.
    var supportsSessions: Bool { hello.logicalSessionTimeoutMinutes != nil }
}
