/// Why a pool hands out no connection.
package enum ConnectionPoolError: Error {
    /// The pool is paused since its server was found unusable; nothing was sent, so trying again is safe.
    case cleared(ServerAddress, cause: (any Error)?)
    /// The pool was closed.
    case closed(ServerAddress)
    /// No connection came free in time.
    case waitQueueTimeout(WaitQueueTimeout)
    /// As many callers wait as may.
    case waitQueueFull(ServerAddress, waiting: Int)
    /// The waiting task was cancelled.
    case cancelled(ServerAddress, waited: Duration)
    /// A new connection could not be established.
    case establishing(ServerAddress, any Error)

    /// What a caller who waited in vain needs to know.
    package struct WaitQueueTimeout: Sendable {
        /// The server that the pool's connections lead to.
        package let address: ServerAddress
        /// How long the caller waited.
        package let waited: Duration
        /// The most connections the pool may hold; 0 means no limit.
        package let maxPoolSize: Int
        /// What the pool looked like after the caller gave up.
        package let counts: PoolCounts
        /// Whether the address is that of a load balancer, where cursors and transactions keep connections.
        package let isLoadBalanced: Bool
    }
}

extension ConnectionPoolError: CustomStringConvertible {
    /// Names the server, the cause, and the time waited.
    package var description: String {
        switch self {
        case .cleared(let address, let cause?):
            "Connection pool for \(address) was cleared because another operation failed with: \(cause)"
        case .cleared(let address, nil):
            "Connection pool for \(address) is paused: its server is not known to be usable"
        case .closed(let address):
            "Attempted to check out a connection from closed connection pool for \(address)"
        case .waitQueueTimeout(let timeout): timeout.description
        case .waitQueueFull(let address, let waiting):
            "No more callers may wait for a connection to \(address): \(waiting) do already"
        case .cancelled(let address, let waited):
            "Cancelled after waiting \(waited) for a connection to \(address)"
        case .establishing(let address, let error):
            "Could not establish a connection to \(address): \(error)"
        }
    }
}

extension ConnectionPoolError.WaitQueueTimeout: CustomStringConvertible {
    /// Names the server, the time waited, and what the pool's connections were doing.
    package var description: String {
        "Timed out while checking out a connection from connection pool for \(address) after \(waited)"
            + (isLoadBalanced
                ? ". \(uses)"
                : " (maxPoolSize \(maxPoolSize), in use \(counts.inUse), being established \(counts.pending),"
                    + " available \(counts.available), others waiting \(counts.waiting))")
    }

    /// What keeps the connections busy, in the words that the load balancer specification asks for.
    private var uses: String {
        let cursors = counts.pinnedByCursors
        let transactions = counts.pinnedByTransactions
        return "maxPoolSize: \(maxPoolSize), connections in use by cursors: \(cursors), connections in use by"
            + " transactions: \(transactions), connections in use by other operations:"
            + " \(counts.inUse - cursors - transactions)"
    }
}
