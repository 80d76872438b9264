/// How many connections of a pool are in which state, and how many callers wait.
package struct PoolCounts: Hashable, Sendable {
    /// Connections that are free.
    package let available: Int
    /// Connections that are being established.
    package let pending: Int
    /// Connections that are checked out.
    package let inUse: Int
    /// Callers in the wait queue.
    package let waiting: Int
    /// Connections that are checked out and kept by cursors alone.
    package let pinnedByCursors: Int
    /// Connections that are checked out and kept by transactions.
    package let pinnedByTransactions: Int

    package init(
        available: Int = 0, pending: Int = 0, inUse: Int = 0, waiting: Int = 0, pinnedByCursors: Int = 0,
        pinnedByTransactions: Int = 0
    ) {
        self.available = available
        self.pending = pending
        self.inUse = inUse
        self.waiting = waiting
        self.pinnedByCursors = pinnedByCursors
        self.pinnedByTransactions = pinnedByTransactions
    }

    /// All connections, as `maxPoolSize` counts them.
    package var total: Int { available + pending + inUse }
}
