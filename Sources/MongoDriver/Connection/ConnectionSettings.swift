import MongoCore

/// What every connection of a client is established with.
struct ConnectionSettings: Sendable {
    let credential: Credential?
    /// The keys derived from the password, which take long to derive.
    let keyCache: ScramKeyCache
    let metadata: ClientMetadata
    /// The limit on connecting, the handshake's commands and authentication, each.
    let connectTimeout: Duration?
    /// The limit on each send and each receive; nil for none.
    let socketTimeout: Duration?
    let directConnection: Bool
}
