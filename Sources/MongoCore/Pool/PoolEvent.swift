public import BSON

/// Something that happened in the connection pool of one server.
///
/// The events of one pool are delivered one at a time, in the order in which they happened.
public struct PoolEvent: Sendable {
    /// The server that the pool's connections lead to.
    public let address: ServerAddress
    /// What happened.
    public let kind: Kind

    package init(address: ServerAddress, kind: Kind) {
        self.address = address
        self.kind = kind
    }

    /// What can happen in a connection pool.
    ///
    /// Connections are numbered from 1 in each pool, in the order of their creation.
    public enum Kind: Sendable {
        /// The pool was created, paused.
        case poolCreated(options: PoolOptions)
        /// The pool hands out connections from now on.
        case poolReady
        /// The pool dropped its connections and is paused: its server was found unusable.
        ///
        /// Behind a load balancer it dropped the connections to one of the servers there, `serviceID`, and goes on.
        case poolCleared(interruptsInUse: Bool, serviceID: ObjectID?)
        /// The pool was closed for good.
        case poolClosed
        /// A connection is being established.
        case connectionCreated(connectionID: Int)
        /// A connection is established and authenticated; `duration` counts from its creation.
        case connectionReady(connectionID: Int, duration: Duration)
        /// A connection is gone; `error` is what kept it from being established.
        case connectionClosed(connectionID: Int, reason: CloseReason, error: (any Error)?)
        /// Somebody asks for a connection.
        case checkOutStarted
        /// Somebody asked for a connection and gets none; `duration` counts from when they asked.
        case checkOutFailed(reason: CheckOutFailureReason, error: (any Error)?, duration: Duration)
        /// Somebody asked for a connection and has one; `duration` counts from when they asked.
        case checkedOut(connectionID: Int, duration: Duration)
        /// A connection came back.
        case checkedIn(connectionID: Int)
    }

    /// Why a pool closed a connection.
    public enum CloseReason: String, Hashable, Sendable {
        /// The pool was cleared after the connection was created.
        case stale
        /// The connection was unused for longer than `maxIdleTime`.
        case idle
        /// The connection failed, or could not be established.
        case error
        /// The pool was closed.
        case poolClosed
    }

    /// Why somebody who asked for a connection got none.
    public enum CheckOutFailureReason: String, Hashable, Sendable {
        /// The pool is closed.
        case poolClosed
        /// The time for waiting ran out.
        case timeout
        /// A connection could not be established, or the pool is paused because its server is unusable.
        case connectionError
        /// The task that asked was cancelled.
        case cancelled
    }
}
