internal import MongoCore
internal import MongoTransport

/// One caller in the wait queue, suspended.
///
/// `@unchecked Sendable`: `outcome` is read and written only under the lock of the pool's contents.
final class PoolWaiter<Connection: PooledConnection>: @unchecked Sendable {
    /// Announced after the outcome was set.
    let signal: Signal
    /// How the waiting ended; `nil` while it goes on.
    var outcome: PoolMachine.CheckOut?

    init() throws(TransportError) {
        signal = try Signal()
    }
}
