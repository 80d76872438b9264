package import BSON
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
    /// Hears which service behind a load balancer has greeted, before anything else is said.
    package let didGreet: @Sendable (ObjectID) -> Void

    package init(
        key: ConnectionKey, address: ServerAddress, deadline: Deadline, isInBackground: Bool,
        didGreet: @escaping @Sendable (ObjectID) -> Void = { _ in }
    ) {
        self.key = key
        self.address = address
        self.deadline = deadline
        self.isInBackground = isInBackground
        self.didGreet = didGreet
    }
}
