internal import MongoCore

/// What one who asked a pool for a connection has to do.
enum PoolTurn<Connection: PooledConnection> {
    /// Use this one.
    case use(Connection)
    /// Establish one under this key.
    case establish(ConnectionKey)
    /// Wait in the queue.
    case wait(PoolWaiter<Connection>)
    /// Give up.
    case fail(ConnectionPoolError)
}
