internal import MongoTransport

/// What has to be done after the lock of a pool was left.
struct PoolWork<Connection: PooledConnection> {
    /// Connections to close: of no use any more, or to be interrupted.
    var closings: [Connection] = []
    /// Establishings to cut short.
    var interruptions: [Interruption] = []
    /// Suspended callers whose turn has come.
    var signals: [Signal] = []
    /// Whether there are events to deliver.
    var hasEvents = false
    /// Whether the background work has to be woken.
    var wantsMaintenance = false
}
