package import MongoCore
package import MongoTransport

/// What a pool asks for when it needs a new connection.
package struct ConnectionRequest: Sendable {
    /// What the pool will know the connection by.
    package let key: ConnectionKey
    /// The server to connect to.
    package let address: ServerAddress
    /// When the caller gives up; the limit on connecting itself is the establisher's own matter.
    package let deadline: Deadline
    /// Whether nobody waits for it: the pool fills up to `minPoolSize`.
    package let isInBackground: Bool
    /// Fires when the pool is cleared in a hurry; the establisher should then fail soon.
    package let interruption = Interruption()
}
