package import MongoCore

/// A connection that a pool can hold.
package protocol PooledConnection: AnyObject, Sendable {
    /// What the pool knows the connection by: the key of the request it was established for.
    var key: ConnectionKey { get }

    /// Whether another operation may use the connection: false once it failed, or an operation on it was cut
    /// short, so that it is unknown what comes next on it.
    var isReusable: Bool { get }

    /// Closes the connection. May be called more than once, from any thread, and while an operation is waiting,
    /// which then fails. Must not wait.
    func close()
}
